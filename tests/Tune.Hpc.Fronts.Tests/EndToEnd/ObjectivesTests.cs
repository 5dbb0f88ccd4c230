using System.Text.Json;
using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Several objectives, their order of importance, and limits of reported values, in real runs.</summary>
public sealed class ObjectivesTests
{
    /// <summary>What matters lies at y = 0: on the front is whatever x is there.</summary>
    private const string Trial = """
        echo "{\"loss\": $(($1 + $2)), \"latency\": $((40 - $1 + $2)), \"training_iteration\": 1}" >>"$TUNE_REPORTS"
        """;

    private static Sweep Make(string more, int trials = 24) => new(
        $$"""
        command: [sh, '{spec_dir}/trial.sh', '{x}', '{y}']
        param_space: {x: 'randint(0, 41)', y: 'randint(0, 41)'}
        num_samples: {{trials}}
        max_concurrent_trials: 1
        {{more}}
        """,
        Trial);

    private static (double Loss, double Latency) ValuesOf(JsonElement trial) =>
        (trial.GetProperty("metrics").GetProperty("loss").GetDouble(), trial.GetProperty("metrics").GetProperty("latency").GetDouble());

    private static List<JsonElement> Trials(JsonElement of) => [.. of.GetProperty("trials").EnumerateArray()];

    [Theory] // SA-10
    [InlineData("{type: nsga2, population_size: 8}")]
    [InlineData("{type: tpe, n_startup_trials: 8}")]
    [InlineData("auto")]
    public void SA_10_A_run_with_two_objectives_ends_with_a_front(string searcher)
    {
        using var sweep = Make($"metric: [loss, latency]\nmode: [min, min]\nsearch_alg: {searcher}");
        sweep.Run().With(0);
        sweep.EveryTrialEndedOnce(24);
        var all = Trials(sweep.Json("trials", sweep.Folder));
        var best = sweep.Json("best", sweep.Folder);
        string[] expected = [.. all.Where(t => !all.Any(o => Beats(ValuesOf(o), ValuesOf(t)))).Select(t => t.GetProperty("trial_id").GetString()!).Order()];
        string[] front = [.. best.GetProperty("front").GetProperty("trial_ids").EnumerateArray().Select(t => t.GetString()!)];
        Assert.Equal(expected, front.Order());
        Assert.Equal(front, Trials(best).Select(t => t.GetProperty("trial_id").GetString()));
        Assert.Contains($"front of {front.Length} among 24 trials", sweep.Tune("best", sweep.Folder).With(0).Out, StringComparison.Ordinal);

        sweep.Resume("--raise", "num_samples=26").With(0);
        Assert.Equal(26, sweep.Events<TrialEnded>().Count);
        Assert.Contains("among 26 trials", sweep.Tune("best", sweep.Folder).With(0).Out, StringComparison.Ordinal);

        static bool Beats((double Loss, double Latency) a, (double Loss, double Latency) b) => a.Loss <= b.Loss && a.Latency <= b.Latency && a != b;
    }

    [Fact] // FL-14
    public void FL_14_What_matters_most_comes_first_within_its_tolerance()
    {
        using var sweep = Make("search_alg: cfo\nlexico_objectives: {metrics: [loss, latency], modes: [min, min], tolerances: {loss: 5}}", trials: 30);
        sweep.Run().With(0);
        var all = Trials(sweep.Json("trials", sweep.Folder)).ConvertAll(ValuesOf);
        double bound = all.Min(t => t.Loss) + 5;
        var right = all.Where(t => t.Loss <= bound).MinBy(t => (t.Latency, t.Loss));
        Assert.Equal(right, ValuesOf(Assert.Single(Trials(sweep.Json("best", sweep.Folder)))));
        Assert.Contains("in order of importance", sweep.Tune("best", sweep.Folder).With(0).Out, StringComparison.Ordinal);
        sweep.Resume("--raise", "num_samples=32").With(0);
        Assert.Equal(32, sweep.Events<TrialEnded>().Count);
    }

    [Theory] // FL-13
    [InlineData("{type: tpe, n_startup_trials: 8}")]
    [InlineData("{type: gp, n_startup_trials: 8}")]
    public void FL_13_The_best_trial_keeps_the_limits(string searcher)
    {
        using var sweep = Make($"metric: loss\nmode: min\nmetric_constraints: ['latency <= 20']\nsearch_alg: {searcher}");
        sweep.Run().With(0);
        var all = Trials(sweep.Json("trials", sweep.Folder)).ConvertAll(ValuesOf);
        var (loss, latency) = ValuesOf(Assert.Single(Trials(sweep.Json("best", sweep.Folder))));
        Assert.True(latency <= 20, $"latency {latency}");
        Assert.Equal(all.Where(t => t.Latency <= 20).Min(t => t.Loss), loss);
        Assert.True(all.Min(t => t.Loss) < loss, "the limit changed nothing");
    }
}
