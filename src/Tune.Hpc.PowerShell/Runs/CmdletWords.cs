using Tune.Hpc.Runtime.Runs;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>How the module's cmdlets spell what a person can do.</summary>
internal sealed class CmdletWords : RunWords
{
    public override string AnotherName => "another -Name";

    public override string Check => "-Check";

    public override string Detach => "-Detach";

    public override string BeginOrResume => "'Start-TuneRun -Resume'";

    /// <summary>A path as it is typed at PowerShell's prompt.</summary>
    public static string Quoted(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>What is typed to go on, without quotes around it.</summary>
    public static string GoOn(string folder) => $"Resume-TuneRun {Quoted(folder)}";

    public override string Resume(string folder) => $"\"{GoOn(folder)}\"";

    public override string ResumeDetached(string folder) => $"\"{GoOn(folder)} -Detach\"";

    public override string Raise(string folder, IEnumerable<(string Key, string Value)> limits) =>
        $"\"{GoOn(folder)} -Raise @{{ {string.Join("; ", limits.Select(l => $"{Name(l.Key)} = {l.Value}"))} }}\"";

    private static string Name(string key) => key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? key : $"'{key}'";
}
