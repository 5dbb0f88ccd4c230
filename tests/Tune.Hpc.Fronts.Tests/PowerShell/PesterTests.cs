using System.Text.Json;
using Tune.Hpc.Fronts.Tests.Module;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>What users do at a prompt, in a real engine: the files of <c>tests/pester</c>. A new one is run from the day it appears.</summary>
public sealed class PesterTests
{
    private const string Folder = "tests/pester";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(Manifest.Root, Folder), "*.Tests.ps1").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public void A_user_at_the_prompt_finds_what_is_promised(string file)
    {
        using var engine = new PowerShellProcess();
        var outcome = engine.Run($"{Folder}/run.ps1", "-Path", Path.Combine(Manifest.Root, Folder, file), "-ResultPath", engine["results.json"]);
        Assert.True(File.Exists(engine["results.json"]), $"{file} gave no results\n{outcome.All}");
        var results = JsonSerializer.Deserialize<Results>(File.ReadAllText(engine["results.json"]), Json)!;
        Assert.True(results.Failed.Count == 0, $"{results}\n{outcome.All}");
        outcome.With(0);
        Assert.SkipWhen(results is { Passed: 0, Skipped.Count: > 0 }, string.Join('\n', results.Skipped.Distinct()));
        Assert.True(results.Passed > 0, $"there is no test in {file}\n{outcome.All}");
        engine.NothingRuns();
    }

    [Fact]
    public void No_script_of_the_tree_has_anything_that_its_analyzer_tells_of()
    {
        using var engine = new PowerShellProcess();
        var outcome = engine.Run($"{Folder}/analyze.ps1");
        Assert.True(outcome is { ExitCode: 0, Out: "", Err: "" }, outcome.All);
    }

    private sealed record Failure(string Name, string Message);

    private sealed record Results(int Passed, IReadOnlyList<Failure> Failed, IReadOnlyList<string> Skipped)
    {
        public override string ToString() => string.Join("\n\n", Failed.Select(f => $"{f.Name}\n    {f.Message.TrimEnd().ReplaceLineEndings("\n    ")}"));
    }
}
