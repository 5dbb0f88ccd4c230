using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver.Schedules;

public sealed class ResourceChangeTests
{
    private static FoldedExperiment Begin(MachineCapacity? capacity, ResourceChangingSettings? settings = null, long samples = 2, double? last = null)
    {
        var experiment = new FoldedExperiment(
            new ExperimentRules
            {
                Objective = new Objective("loss", ObjectiveMode.Min),
                Searcher = new ListSearcher(),
                Scheduler = new ResourceChangingScheduler(new Tune.Hpc.Scheduling.FifoScheduler()),
                Resources = settings ?? new ResourceChangingSettings(),
                LastIteration = last,
                WhyNotRequest = r => r.Cpus > 10 ? "the site allows 10" : null,
                FixedRequest = new JobRequest(),
                Limits = new ExperimentLimits { NumSamples = samples },
            },
            capacity);
        experiment.Plan();
        return experiment;
    }

    private static void Start(FoldedExperiment experiment, int trial) => experiment.Happen(new AttemptStarted
    {
        Trial = new TrialId(trial),
        Attempt = experiment.State.Find(new TrialId(trial))!.Attempts.Count,
        Host = "here",
        At = experiment.Now,
    });

    [Fact]
    public void An_idle_machine_is_divided_and_a_trial_goes_on_with_more_from_its_checkpoint()
    {
        var experiment = Begin(new MachineCapacity(4, [], null));
        experiment.Report(1, 0.5, checkpoint: "000001");
        var change = Assert.IsType<RequestChanged>(Assert.Single(experiment.Plan()));
        Assert.Equal((1, 2.0, "resource_changing"), (change.Trial.Number, change.Request.Cpus, change.By));
        Assert.Equal("2 CPUs instead of 1 CPU: 2 CPUs of 4 CPUs are idle, 2 trials are live", change.Reason);
        experiment.End(1, AttemptOutcome.Replaced, 75);
        var planned = Assert.IsType<AttemptPlanned>(Assert.Single(experiment.Plan()));
        Assert.Equal((1, 2, 2.0, "000001"), (planned.Trial.Number, planned.Attempt, planned.Request.Cpus, planned.Checkpoint));
        experiment.Report(2, 0.5, checkpoint: "000001");
        Assert.Equal(2, Assert.IsType<RequestChanged>(Assert.Single(experiment.Plan())).Trial.Number);
    }

    [Fact]
    public void A_report_without_a_checkpoint_behind_it_changes_nothing()
    {
        var experiment = Begin(new MachineCapacity(4, [], null));
        experiment.Report(1, 0.5);
        Assert.Empty(experiment.Plan());
    }

    [Fact]
    public void A_report_is_one_occasion_and_a_change_under_way_is_none()
    {
        var experiment = Begin(new MachineCapacity(4, [], null));
        experiment.Report(1, 0.5, checkpoint: "000001");
        Assert.Single(experiment.Plan());
        experiment.Report(1, 0.4, checkpoint: "000002");
        Assert.Empty(experiment.Plan());
        experiment.End(1, AttemptOutcome.Replaced, 75);
        experiment.Plan();
        Assert.Empty(experiment.Plan());
    }

    [Fact]
    public void New_trials_come_before_more_for_old_ones()
    {
        var experiment = Begin(new MachineCapacity(4, [], null), samples: 4);
        experiment.Report(1, 0.5, checkpoint: "000001");
        Assert.Empty(experiment.Plan());
        experiment.End(4);
        experiment.Report(1, 0.5, checkpoint: "000002");
        Assert.Equal(2, Assert.Single(experiment.Plan().OfType<RequestChanged>()).Request.Cpus);
    }

    [Fact]
    public void Nobody_gets_what_its_limits_forbid_or_no_machine_has()
    {
        var experiment = Begin(new MachineCapacity(64, [], null), samples: 1);
        experiment.Report(1, 0.5, checkpoint: "000001");
        Assert.Equal(10, Assert.Single(experiment.Plan().OfType<RequestChanged>()).Request.Cpus);

        var small = Begin(new MachineCapacity(4, [], null), new ResourceChangingSettings { Total = new ResourceAmount(100, 0) }, samples: 1);
        small.Report(1, 0.5, checkpoint: "000001");
        Assert.Equal(4, Assert.Single(small.Plan().OfType<RequestChanged>()).Request.Cpus);
    }

    [Fact]
    public void The_best_trial_gets_all()
    {
        var experiment = Begin(new MachineCapacity(6, [], null), new ResourceChangingSettings { Policy = ResourcePolicy.TopJob, Reserve = new ResourceAmount(1, 0) });
        experiment.Report(2, 0.1, checkpoint: "000001");
        experiment.Report(1, 0.5, checkpoint: "000001");
        var change = Assert.Single(experiment.Plan().OfType<RequestChanged>());
        Assert.Equal((2, 4.0), (change.Trial.Number, change.Request.Cpus));
        Assert.EndsWith("and it is the best of them", change.Reason, StringComparison.Ordinal);
    }

    [Theory] // 60 minutes for the first iteration, twice the CPUs: half of what is left is won
    [InlineData(3, 59, true)] // 120 minutes are left
    [InlineData(3, 61, false)]
    [InlineData(1, 0, false)] // nothing is left
    [InlineData(null, 0, false)] // not known
    public void In_a_queue_only_what_wins_more_than_the_wait_is_worth_it(int? last, int wait, bool changes)
    {
        var experiment = Begin(null, new ResourceChangingSettings { Total = new ResourceAmount(2, 0) }, samples: 1, last: last);
        experiment.Now += TimeSpan.FromMinutes(wait);
        Start(experiment, 1);
        experiment.Now += TimeSpan.FromHours(1);
        experiment.Report(1, 0.5, checkpoint: "000001");
        Assert.Equal(changes, experiment.Plan().OfType<RequestChanged>().Any());
    }
}
