using System.CommandLine;
using Tune.Hpc.Cli;
using Tune.Hpc.Fronts.Tests.Module;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.Docs;

public sealed class DocumentedCommandTests
{
    public static TheoryData<string, string> Commands => [.. DocumentedCommands.All.Distinct()];

    /// <summary>Sweeps that are written out in flags.</summary>
    public static TheoryData<string> Sweeps => [.. DocumentedCommands.All.Select(c => c.Line).Where(l => l.Contains(" -- ", StringComparison.Ordinal)).Distinct()];

    [Theory, MemberData(nameof(Commands))]
    public void A_command_in_the_documentation_is_understood(string page, string line)
    {
        var parts = Shorthands.Expand(DocumentedCommands.Words(line), Verbs.Names);
        var surroundings = new Surroundings { Out = TextWriter.Null, Err = TextWriter.Null, CurrentFolder = Manifest.Root };
        var parsed = Verbs.Root(parts, surroundings).Parse(parts.Own, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        Assert.True(parsed.Errors.Count == 0, $"{page}: {string.Join("; ", parsed.Errors.Select(e => e.Message))}");
        Assert.Contains(parts.Own[0], Verbs.Names.Append("--version").Append("--help"));
    }

    [Theory, MemberData(nameof(Sweeps))]
    public async Task A_sweep_in_the_documentation_would_run(string line)
    {
        using var folder = new TemporaryFolder();
        string dry = line.Replace(" -- ", " --dry-run -- ", StringComparison.Ordinal);
        var run = await CommandRun.Of(folder, DocumentedCommands.Words(dry), s => s with { CurrentFolder = Manifest.Root });
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    [Fact]
    public void There_are_commands_to_check() => Assert.True(Commands.Count > 25 && Sweeps.Count == 2, $"{Commands.Count} commands, {Sweeps.Count} sweeps");
}
