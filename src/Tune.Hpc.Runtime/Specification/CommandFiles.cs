using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Makes a command independent of the folder it runs in, and checks that its program is there.</summary>
/// <remarks>Trials run in folders of their own. So a whole argument that names a file in the specification's folder,
/// such as <c>train.py</c>, becomes that file's absolute path. The program itself is looked up like a shell does:
/// on PATH without a slash, as a file with one.</remarks>
internal static class CommandFiles
{
    private static readonly string[] _windowsEndings = ["", ".exe", ".cmd", ".bat"];

    /// <exception cref="TuneException">The program is not there or not executable.</exception>
    public static CommandTemplate Resolve(CommandTemplate command, SpecPlace place, SpecReading reading)
    {
        if (reading.Context.Look is not { } look)
        {
            return command;
        }

        string program = Program(command.Arguments[0], place, reading.Context, look);
        var others = command.Arguments.Skip(1).Select(a => Absolute(a, reading.Context.SpecFolder, look));
        return CommandTemplate.Parse([program, .. others], place);
    }

    /// <summary>The same for arguments alone; the program stays as it is.</summary>
    public static CommandTemplate ResolveArguments(CommandTemplate command, SpecPlace place, SpecReading reading) =>
        reading.Context.Look is { } look
            ? CommandTemplate.Parse([command.Arguments[0].Text, .. command.Arguments.Skip(1).Select(a => Absolute(a, reading.Context.SpecFolder, look))], place)
            : command;

    private static string Absolute(ArgumentTemplate argument, string folder, Func<string, PathKind> look)
    {
        string text = argument.Expand(_ => null);
        if (argument.Placeholders.Any() || text.Length == 0 || text[0] == '-' || Path.IsPathRooted(text))
        {
            return argument.Text;
        }

        string full = Path.GetFullPath(text, folder);
        return look(full) is PathKind.File or PathKind.Program ? ArgumentTemplate.Escape(full) : argument.Text;
    }

    private static string Program(ArgumentTemplate argument, SpecPlace place, SpecContext context, Func<string, PathKind> look)
    {
        string text = argument.Expand(_ => null);
        if (argument.Placeholders.Any())
        {
            return argument.Text;
        }

        if (!text.Contains('/') && !Path.IsPathRooted(text))
        {
            RequireOnPath(text, place, context, look);
            return argument.Text;
        }

        string full = Path.GetFullPath(text, context.SpecFolder);
        string? wrong = look(full) switch
        {
            PathKind.Missing => $"there is no {full}",
            PathKind.Folder => $"{full} is a folder",
            PathKind.File => $"{full} is not executable; make it so with chmod +x, or name the program that runs it",
            _ => null,
        };
        return wrong is null ? ArgumentTemplate.Escape(full) : throw new TuneException(SpecCodes.NoSuchCommand, $"{place}: the program '{text}' cannot be run: {wrong}");
    }

    private static void RequireOnPath(string name, SpecPlace place, SpecContext context, Func<string, PathKind> look)
    {
        string path = context.Variable("PATH") ?? "";
        var folders = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? _windowsEndings : [""];
        if (folders.Any(f => endings.Any(e => look(Path.Combine(f, name + e)) == PathKind.Program)))
        {
            return;
        }

        string hint = look(Path.GetFullPath(name, context.SpecFolder)) is PathKind.File or PathKind.Program ? $"; the one beside the specification is ./{name}" : "";
        string assignment = name.Contains('=') ? "; variables are set under 'env'" : "";
        throw new TuneException(SpecCodes.NoSuchCommand, $"{place}: the program '{name}' is in no folder of PATH ({path}){hint}{assignment}");
    }
}
