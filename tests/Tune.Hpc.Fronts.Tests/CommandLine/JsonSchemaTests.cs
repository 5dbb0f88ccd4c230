using System.Text.Json;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.CommandLine;

/// <summary>Every document names its schema and kind, and JSON.md describes every member.</summary>
public sealed class JsonSchemaTests : IDisposable
{
    private static readonly string[] _free = ["config", "metrics", "calls", "waiting"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("status digits --json", "status")]
    [InlineData("status cluster --json", "status")]
    [InlineData("ls --json", "experiments")]
    [InlineData("trials digits --json", "trials")]
    [InlineData("best digits --json --top 2", "best")]
    [InlineData("reports digits --json", "reports")]
    [InlineData("explain digits 1 --json", "explanation")]
    [InlineData("doctor digits --json", "checks")]
    [InlineData("test-metric log --format json --json", "metric-test")]
    public async Task Members_are_documented(string line, string kind)
    {
        SampleExperiment.Write(_folder);
        ClusterSample.Write(_folder);
        await File.WriteAllTextAsync(_folder["log"], "{\"loss\": 0.5}\n");
        var run = await CommandRun.Of(_folder, line.Split(' '));
        using var document = JsonDocument.Parse(run.Out);
        Assert.Equal("tune/1", document.RootElement.GetProperty("schema").GetString());
        Assert.Equal(kind, document.RootElement.GetProperty("kind").GetString());
        string documentation = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "JSON.md"));
        Assert.Contains($"`{kind}`", documentation);
        Assert.All(Names(document.RootElement).Distinct(), name => Assert.Contains($"`{name}`", documentation));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => _free.Contains(p.Name) ? [p.Name] : Names(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
