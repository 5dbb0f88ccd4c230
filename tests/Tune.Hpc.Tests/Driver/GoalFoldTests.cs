using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver;

/// <summary>What searchers hear of several objectives and of limits.</summary>
public sealed class GoalFoldTests
{
    private readonly ListSearcher _searcher = new();
    private readonly FoldedExperiment _experiment;

    public GoalFoldTests()
    {
        _experiment = new FoldedExperiment(new ExperimentRules
        {
            Searcher = _searcher,
            Goals = new Goals
            {
                Objectives = [new("loss", ObjectiveMode.Min), new("speed", ObjectiveMode.Max)],
                Constraints = [new("memory", IsAtMost: true, 8), new("recall", IsAtMost: false, 0.5)],
            },
            Limits = new ExperimentLimits { NumSamples = 2, MaxConcurrentTrials = 2 },
        });
        _experiment.Plan();
    }

    [Fact]
    public void The_last_value_of_each_metric_counts_also_where_later_reports_lack_it()
    {
        _experiment.Report(1, 0.5, null, null, Of("speed", 30), Of("memory", 7));
        _experiment.Report(1, 0.25, null, null, Of("memory", 10));
        End();
        var told = Assert.Single(_searcher.Finished);
        Assert.Equal([0.25, -30], told.Losses);
        Assert.Equal([2, double.NaN], told.Violations);
    }

    [Fact]
    public void What_was_never_reported_is_NaN()
    {
        _experiment.Report(1, 0.5);
        End();
        var told = Assert.Single(_searcher.Finished);
        Assert.Equal([0.5, double.NaN], told.Losses);
        Assert.Equal([double.NaN, double.NaN], told.Violations);
        Assert.Contains(_experiment.State.Warnings, w => w.Message.Contains("'speed'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_at_its_limit_keeps_it_and_zero_is_a_value()
    {
        _experiment.Report(1, 0.5, null, null, Of("speed", 0), Of("memory", 8), Of("recall", 0.5));
        End();
        Assert.Equal([0, 0], Assert.Single(_searcher.Finished).Violations);
        Assert.True(_experiment.State.Trials[0].Goals.IsFeasible);
    }

    [Fact]
    public void With_one_objective_and_no_limits_nothing_is_kept_beside_it()
    {
        var plain = new ExperimentRules { Objective = new("loss", ObjectiveMode.Min), Searcher = _searcher };
        Assert.False(plain.Goals.AreSeveral);
        var experiment = new FoldedExperiment(plain);
        experiment.Plan();
        experiment.Report(1, 0.5);
        Assert.Empty(experiment.State.Trials[0].Goals.Losses);
        Assert.Empty(experiment.State.Trials[0].Goals.Violations);
        Assert.True(experiment.State.Trials[0].Goals.IsFeasible);
    }

    [Fact]
    public void Another_process_folds_the_same()
    {
        _experiment.Report(1, 0.5, null, null, Of("speed", 30), Of("memory", 9));
        End();
        var again = new ExperimentState(_experiment.State.Rules with { Searcher = new ListSearcher() });
        foreach (var entry in _experiment.Journal)
        {
            again.Apply(entry);
        }

        Assert.Equal(_experiment.State.Trials[0].Goals.Losses, again.Trials[0].Goals.Losses);
        Assert.Equal(_experiment.State.Trials[0].Goals.Violations, again.Trials[0].Goals.Violations);
    }

    private static Metric Of(string name, double value) => new(name, MetricValue.Of(value));

    private void End()
    {
        _experiment.End(1);
        _experiment.Plan();
    }
}
