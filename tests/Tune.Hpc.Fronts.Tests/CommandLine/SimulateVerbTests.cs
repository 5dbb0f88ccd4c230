using System.Text.Json;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.CommandLine;

public sealed class SimulateVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SimulateVerbTests()
    {
        File.WriteAllText(_folder["spec.yaml"], "command: nonesuch {x}\nparam_space: {x: 'uniform(0, 1)'}\nmetric: loss\nmode: min\nnum_samples: 12\nscheduler: {type: asha, max_t: 9, reduction_factor: 3}\nseed: 3\n");
        var rows = from trial in Enumerable.Range(1, 12) from epoch in Enumerable.Range(1, 9) select FormattableString.Invariant($"{trial},{epoch},{(trial * 5 % 13.0) / epoch:0.####},60");
        File.WriteAllLines(_folder["curves.csv"], rows.Prepend("trial,iteration,loss,seconds"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_comparison_in_plain_lines() => Approved.Check((await Simulate("--workers 4 --scheduler {type: asha, max_t: 9, reduction_factor: 2}")).ToString());

    [Fact]
    public async Task The_same_seed_tells_the_same_and_another_does_not()
    {
        const string world = "--queue-wait exponential(5m) --failure-rate 0.3 --set failure_config.max_failures=5 --shuffle --json";
        var first = await Simulate($"{world} --seed 5");
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(first, await Simulate($"{world} --seed 5"));
        Assert.NotEqual(first, await Simulate($"{world} --seed 6"));
    }

    [Fact]
    public async Task Decisions_and_improvements_are_written_to_files()
    {
        var run = await Simulate("--trace trace.csv -o bests.json --repeat 2");
        Assert.Equal(0, run.ExitCode);
        string[] trace = await File.ReadAllLinesAsync(_folder["trace.csv"]);
        Assert.Equal("scheduler,seed,time_s,trial_id,iteration,verdict,by,reason", trace[0]);
        Assert.Contains(trace, l => l.StartsWith("asha,4,", StringComparison.Ordinal) && l.Contains(",stop,asha,", StringComparison.Ordinal));
        using var bests = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["bests.json"]));
        Assert.Contains(bests.RootElement.EnumerateArray(), b => b.GetProperty("scheduler").GetString() == "asha" && b.GetProperty("epochs").GetInt64() > 0);
    }

    [Fact]
    public async Task Members_are_documented()
    {
        var run = await Simulate("--json");
        using var document = JsonDocument.Parse(run.Out);
        Assert.Equal("simulation", document.RootElement.GetProperty("kind").GetString());
        string documentation = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "JSON.md"));
        Assert.All(Names(document.RootElement).Distinct(), name => Assert.Contains($"`{name}`", documentation));
    }

    [Fact]
    public async Task An_experiment_that_has_run_is_simulated_on_its_own_curves()
    {
        var trials = new[] { 1, 2 }.SelectMany(t => (ExperimentEvent[])
        [
            SampleExperiment.CreatedTrial(t, SampleExperiment.Config(0.1 * t, 32)), SampleExperiment.Planned(t),
            .. new[] { 1, 2, 3 }.Select(i => SampleExperiment.Report(t, i, new Metric("loss", MetricValue.Of(1.0 / (t * i))), new Metric("time_this_iter_s", MetricValue.Of(1800.0)))),
        ]);
        SampleExperiment.Write(_folder, "ran", "loss", trials);
        var run = await CommandRun.Of(_folder, ["simulate", "ran", "--set", "num_samples=2", "--json"]);
        Assert.True(run.ExitCode == 0, run.ToString());
        using var document = JsonDocument.Parse(run.Out);
        Assert.Equal("FOLDER/tune-results/ran", document.RootElement.GetProperty("curves").GetString());
        Assert.Equal((6.0, 3.0), (document.RootElement.GetProperty("schedulers")[0].GetProperty("epochs").GetDouble(), document.RootElement.GetProperty("schedulers")[0].GetProperty("node_hours").GetDouble()));
    }

    [Theory]
    [InlineData("simulate spec.yaml", "needs --curves FILE")]
    [InlineData("simulate spec.yaml --curves none.csv", "none.csv")]
    [InlineData("simulate spec.yaml --curves curves.csv --workers 0", "0 is not a number of places from 1")]
    [InlineData("simulate spec.yaml --curves curves.csv --queue-wait soon", "'soon' is not a duration")]
    [InlineData("simulate spec.yaml --curves curves.csv --failure-rate 2", "2 is not a probability from 0 to 1")]
    [InlineData("simulate spec.yaml --curves curves.csv --seed -1", "--seed: -1 is not a whole number from 0")]
    [InlineData("simulate spec.yaml --curves curves.csv --scheduler ashe", "did you mean 'asha'?")]
    [InlineData("simulate spec.yaml --curves curves.csv --metric accuracy", "--metric accuracy needs --mode")]
    [InlineData("simulate spec.yaml --curves curves.csv --metric accuracy --mode max", "there is no column 'accuracy' or 'metric'")]
    [InlineData("simulate spec.yaml --curves curves.csv -o best.txt", "must end in .csv, .json or .parquet")]
    public async Task A_mistake_says_what_would_be_right(string line, string expected)
    {
        var run = await CommandRun.Of(_folder, line.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Err, StringComparison.Ordinal);
    }

    private Task<CommandRun> Simulate(string more)
    {
        int map = more.IndexOf('{', StringComparison.Ordinal);
        string[] words = map < 0 ? more.Split(' ') : [.. more[..map].Trim().Split(' '), more[map..]];
        return CommandRun.Of(_folder, ["simulate", "spec.yaml", "--curves", "curves.csv", .. words]);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Names(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
