using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver;

public sealed class CostTests
{
    private static (FoldedExperiment Experiment, ListSearcher Searcher) Begin(string? attribute, double? budget)
    {
        var searcher = new ListSearcher();
        var experiment = new FoldedExperiment(
            new ExperimentRules
            {
                Objective = new Objective("loss", ObjectiveMode.Min),
                Searcher = searcher,
                CostAttribute = attribute,
                Limits = new ExperimentLimits { NumSamples = 10, CostBudget = budget },
            },
            new MachineCapacity(2, [], null));
        experiment.Plan();
        return (experiment, searcher);
    }

    private static void Start(FoldedExperiment experiment, int trial) => experiment.Happen(new AttemptStarted
    {
        Trial = new TrialId(trial),
        Attempt = 1,
        Host = "here",
        At = experiment.Now,
    });

    private static Metric Energy(double value) => new("energy", MetricValue.Of(value));

    [Fact]
    public void FL_16_What_trials_report_last_is_what_they_have_cost_and_the_budget_ends_the_experiment()
    {
        var (experiment, searcher) = Begin("energy", 10);
        Start(experiment, 1);
        Start(experiment, 2);
        experiment.Report(1, 1, 1, null, Energy(3));
        experiment.Report(1, 1, 2, null, Energy(4));
        experiment.Report(2, 1, 1, null, Energy(double.NaN));
        experiment.End(1);
        Assert.DoesNotContain(experiment.Plan(), e => e is ExperimentStopping);
        Assert.Equal(4, searcher.Finished[0].ReportedCost);
        Assert.Equal("4 of 10 energy (cost_budget)", BudgetText.Of(experiment.State, experiment.Now));
        experiment.Report(2, 1, 2, null, Energy(6.5));
        var stopping = Assert.Single(experiment.Plan().OfType<ExperimentStopping>());
        Assert.Equal(("cost_budget", "10.5 of the cost budget of 10 are spent (energy)"), (stopping.By, stopping.Reason));
    }

    [Fact]
    public void FL_16_Run_time_is_the_cost_where_that_is_asked_for()
    {
        var (experiment, searcher) = Begin(MetricNames.TimeTotalS, 100);
        Start(experiment, 1);
        Start(experiment, 2);
        experiment.Now += TimeSpan.FromSeconds(30);
        experiment.Report(1, 1, 1);
        experiment.End(1);
        Assert.DoesNotContain(experiment.Plan(), e => e is ExperimentStopping);
        Assert.Equal(30, searcher.Finished[0].ReportedCost!.Value, 6);
        experiment.Now += TimeSpan.FromSeconds(41);
        Assert.Contains(experiment.Plan(), e => e is ExperimentStopping { By: "cost_budget" });
    }

    [Fact]
    public void FL_16_Without_an_attribute_every_trial_costs_the_same()
    {
        var (experiment, searcher) = Begin(null, null);
        Start(experiment, 1);
        experiment.Now += TimeSpan.FromSeconds(30);
        experiment.End(1);
        experiment.Plan();
        Assert.Equal(1, searcher.Finished[0].ReportedCost);
        Assert.Null(BudgetText.Of(experiment.State, experiment.Now));
    }

    [Fact]
    public void A_raised_budget_goes_on()
    {
        var limits = new ExperimentLimits { CostBudget = 3 };
        Assert.Equal(5, limits.With("cost_budget", "5").CostBudget);
        Assert.Null(limits.With("cost_budget", "none").CostBudget);
    }
}
