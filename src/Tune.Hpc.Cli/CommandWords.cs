using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli;

/// <summary>How this program's command line spells what a person can do.</summary>
internal sealed class CommandWords : RunWords
{
    public override string AnotherName => "--name NAME";

    public override string Check => "--check";

    public override string Detach => "--detach";

    public override string BeginOrResume => "'run --resume'";

    public override string Resume(string folder) => $"'dotnet tune resume {Phrases.Quoted(folder)}'";

    public override string ResumeDetached(string folder) => $"'dotnet tune resume {Phrases.Quoted(folder)} --detach'";

    public override string Raise(string folder, IEnumerable<(string Key, string Value)> limits) =>
        $"'dotnet tune resume {Phrases.Quoted(folder)} {string.Join(' ', limits.Select(l => $"--raise {l.Key}={l.Value}"))}'";
}
