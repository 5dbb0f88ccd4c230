using Tune.Hpc.Search;
using Tune.Hpc.Search.GaussianProcess;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.GaussianProcess;

public sealed class GpSearcherTests
{
    private static readonly UnitCube _plane = new(Spaces.Read(Processes.Plane));

    private static ISearcher Searcher(GpSettings? settings = null) =>
        (settings ?? new GpSettings()).Create(new SearcherSetting { Cube = _plane, Seed = 11, Objective = new Objective("loss", ObjectiveMode.Min) });

    private static double Bowl(ConfigMap config) => Math.Pow(config["x"]!.AsDouble!.Value - 0.3, 2) + Math.Pow(config["y"]!.AsDouble!.Value - 0.7, 2);

    private static CreatedTrial Create(ISearcher searcher, int index)
    {
        var run = Assert.IsType<Suggestion.Run>(searcher.Suggest(index, -1));
        var trial = new CreatedTrial(new TrialId(index + 1), index, run.Config, run.Notes);
        searcher.OnCreated(trial);
        return trial;
    }

    private static void Observe(ISearcher searcher, CreatedTrial trial, Func<ConfigMap, double> loss, Func<ConfigMap, double[]>? losses = null, double? violation = null) => searcher.Observe(new FinishedTrial
    {
        Trial = trial.Trial,
        Config = trial.Config,
        Loss = loss(trial.Config),
        Losses = losses is null ? [] : [.. losses(trial.Config)],
        Violations = violation is { } broken ? [broken] : [],
        Iteration = 1,
        Failed = false,
        StoppedEarly = false,
    });

    [Theory]
    [InlineData(AcquisitionKind.LogEi)]
    [InlineData(AcquisitionKind.Ucb)]
    [InlineData(AcquisitionKind.Pi)]
    [InlineData(AcquisitionKind.Thompson)]
    public void A_bowls_bottom_is_found_within_25_trials(AcquisitionKind acquisition)
    {
        var searcher = Searcher(new GpSettings { Acquisition = acquisition });
        double best = 1;
        for (int i = 0; i < 25; i++)
        {
            var trial = Create(searcher, i);
            best = Math.Min(best, Bowl(trial.Config));
            Observe(searcher, trial, Bowl);
        }

        Assert.True(best < 0.002, $"{best}");
    }

    [Fact]
    public void Every_third_proposal_looks_elsewhere_once_nothing_better_comes_and_no_other_does()
    {
        var searcher = Searcher();
        string[] reasons = new string[45];
        for (int i = 0; i < reasons.Length; i++)
        {
            reasons[i] = Assert.IsType<Suggestion.Run>(searcher.Suggest(i, -1)).Reason!;
            Observe(searcher, Create(searcher, i), Bowl);
        }

        int[] elsewhere = [.. Enumerable.Range(0, reasons.Length).Where(i => reasons[i].Contains("if losses change faster", StringComparison.Ordinal))];
        Assert.NotEmpty(elsewhere);
        Assert.All(elsewhere, i => Assert.Equal(0, i % 3));
    }

    [Fact]
    public void What_is_pending_counts_in_whatever_order_it_was_made()
    {
        ConfigMap[] configs = [.. Enumerable.Range(0, 3).Select(i => Spaces.Map($$"""{"x": {{0.25 + (0.05 * i)}}, "y": 0.7}"""))];
        Assert.Equal(After([0, 1, 2]).ToJson(), After([2, 0, 1]).ToJson());

        ConfigMap After(int[] order)
        {
            var searcher = Searcher();
            for (int i = 0; i < 12; i++)
            {
                Observe(searcher, Create(searcher, i), Bowl);
            }

            for (int i = 0; i < order.Length; i++)
            {
                searcher.OnCreated(new CreatedTrial(new TrialId(13 + i), 12 + i, configs[order[i]], ConfigMap.Empty));
            }

            return searcher.Config(15, -1);
        }
    }

    [Fact]
    public void Where_constraints_are_broken_it_does_not_stay()
    {
        var searcher = Searcher();
        int broken = 0;
        for (int i = 0; i < 30; i++)
        {
            var trial = Create(searcher, i);
            double violation = Math.Max(0, 0.6 - trial.Config["x"]!.AsDouble!.Value);
            broken += i >= 15 && violation > 0.05 ? 1 : 0;
            Observe(searcher, trial, Bowl, violation: violation);
        }

        Assert.True(broken <= 5, $"{broken} of the last 15 break the constraint");
    }

    [Fact]
    public void Two_objectives_are_searched_along_their_front()
    {
        var searcher = Searcher();
        var last = new List<double>();
        for (int i = 0; i < 35; i++)
        {
            var trial = Create(searcher, i);
            Observe(searcher, trial, Bowl, c => [Bowl(c), Math.Pow(c["x"]!.AsDouble!.Value - 0.8, 2) + Math.Pow(c["y"]!.AsDouble!.Value - 0.7, 2)]);
            if (i >= 15)
            {
                last.Add(trial.Config["x"]!.AsDouble!.Value);
            }
        }

        Assert.True(last.Count(x => x is > 0.2 and < 0.9) >= 14, string.Join(' ', last));
        Assert.True(last.Max() - last.Min() > 0.3, string.Join(' ', last));
    }

    [Fact]
    public void Failed_start_up_trials_do_not_keep_it_waiting()
    {
        var searcher = Searcher();
        for (int i = 0; i < 14; i++)
        {
            var trial = Create(searcher, i);
            Observe(searcher, trial, c => i < 7 ? double.NaN : Bowl(c));
        }

        Assert.Contains("14 results", Assert.IsType<Suggestion.Run>(searcher.Suggest(14, -1)).Reason);
    }
}
