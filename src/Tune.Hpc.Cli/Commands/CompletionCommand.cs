using System.CommandLine;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>completion SHELL</c>: a script that lets a shell complete verbs, flags, experiments and trials.</summary>
internal static class CompletionCommand
{
    private static readonly string[] _shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create(Surroundings surroundings)
    {
        var shell = new Argument<string>("SHELL") { HelpName = "SHELL", Description = $"{string.Join(", ", _shells)}." };
        shell.CompletionSources.Add(_shells);
        var command = new Command("completion", "Print a script that makes a shell complete this program's command lines.") { shell };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(shell)!;
            surroundings.Out.Write(_shells.Contains(name)
                ? Resources.Read($"completion/dotnet-tune.{name}")
                : throw new TuneException(CliCodes.BadValue, $"completion: '{name}' is not one of {string.Join(", ", _shells)}"));
            return ExitCodes.Ok;
        });
        return command;
    }
}
