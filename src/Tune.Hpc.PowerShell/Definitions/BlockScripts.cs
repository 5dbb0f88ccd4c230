using System.Text;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>The scripts around script blocks: one runs a trial, the other answers a driver's questions.</summary>
/// <remarks>Their frames are <c>Scripts/*.ps1</c>, scripts by themselves, in which the lines that end in a marker are replaced.</remarks>
internal static class BlockScripts
{
    public const string TrialFile = "trial.ps1";
    public const string FunctionsFile = "functions.ps1";
    public const string UsingFile = "using.clixml";

    private const string UsingMarker = "# <using>";
    private const string ModuleMarker = "# <module>";
    private const string BlockMarker = "# <block>";
    private const string NamespaceMarker = "# <namespaces>";

    /// <summary>The command that runs one of them.</summary>
    public static IEnumerable<string> Command(string program, string file) =>
        [ArgumentTemplate.Escape(program), "-NoProfile", "-NonInteractive", "-File", $"{{files}}/{file}"];

    /// <summary>The script that runs a trial.</summary>
    public static string Trial(BlockSource block, string modulePath, bool hasUsing) => Filled(TrialFile, marker => marker switch
    {
        NamespaceMarker => Namespaces([block]),
        ModuleMarker => $"Import-Module -Name {Quote(modulePath)}",
        UsingMarker => hasUsing ? null : "",
        BlockMarker => $"$trial = {{{block.Text}}}",
        _ => null,
    });

    /// <summary>The script that answers questions.</summary>
    public static string Functions(IEnumerable<FunctionBlock> functions, bool hasUsing) => Filled(FunctionsFile, marker => marker switch
    {
        NamespaceMarker => Namespaces(functions.Select(f => f.Source)),
        UsingMarker => hasUsing ? null : "",
        BlockMarker => string.Join('\n', functions.Select(Function)),
        _ => null,
    });

    // No file and no line of the user's script: the same block must be the same experiment wherever it stands.
    private static string Function(FunctionBlock function)
    {
        string arguments = string.Join("; ", BlockCheck.Arguments(function.Source, function.Role).Select(a => $"{Quote(a.Parameter)} = {Quote(a.Given)}"));
        return $"$functions[{Quote(function.Name)}] = @{{ Role = {Quote(function.Role.Name)}; Main = {Quote(function.Role.Given[0])}; Arguments = @{{ {arguments} }}; Block = {{"
            + function.Source.Text + "} }";
    }

    private static string Namespaces(IEnumerable<BlockSource> blocks) => string.Join('\n', blocks.SelectMany(b => b.Namespaces).Distinct(StringComparer.OrdinalIgnoreCase));

    private static string Quote(string text) => "'" + text.Replace("'", "''") + "'";

    /// <summary>A frame with its markers replaced: a null keeps the line, an empty text drops it.</summary>
    private static string Filled(string frame, Func<string, string?> replacement)
    {
        var script = new StringBuilder();
        foreach (string line in Frame(frame).Split('\n'))
        {
            int at = line.LastIndexOf("# <", StringComparison.Ordinal);
            string? filled = at < 0 ? line : replacement(line[at..]) ?? line[..at].TrimEnd();
            if (filled.Length > 0 || at < 0)
            {
                script.Append(filled).Append('\n');
            }
        }

        return script.ToString().TrimEnd('\n') + "\n";
    }

    private static string Frame(string name)
    {
        using var reader = new StreamReader(typeof(BlockScripts).Assembly.GetManifestResourceStream($"Tune.Hpc.PowerShell.Scripts.{name}")!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
