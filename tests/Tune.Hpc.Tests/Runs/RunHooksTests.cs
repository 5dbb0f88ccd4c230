using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Runs;

/// <summary>The moments at which callbacks are called, and what is known by then.</summary>
public sealed class RunHooksTests
{
    private readonly ListSearcher _searcher = new();
    private readonly FoldedExperiment _experiment;
    private readonly List<RunEvent> _moments = [];

    public RunHooksTests()
    {
        _experiment = new FoldedExperiment(
            new ExperimentRules
            {
                Objective = new Objective("loss", ObjectiveMode.Min),
                Searcher = _searcher,
                Scheduler = new AshaScheduler(new AshaSettings { MaxT = 9, ReductionFactor = 3 }, seed: 1),
                Limits = new ExperimentLimits { NumSamples = 2, MaxConcurrentTrials = 2, MaxFailures = 1 },
            },
            new MachineCapacity(8, [], null));
        _experiment.Watch = (entry, state) => _moments.AddRange(RunHooks.Of(entry, state));
        _experiment.Plan();
    }

    private IEnumerable<string> Names => _moments.Select(m => m.Hook.ToString());

    [Fact]
    public void A_driver_that_begins_is_setup()
    {
        _experiment.Happen(new DriverStarted { Host = "node1", ProcessId = 7, ToolVersion = "0" });
        Assert.Equal((RunHook.Setup, "process 7 on node1 drives"), (_moments[0].Hook, _moments[0].Reason));
    }

    [Fact]
    public void A_trial_starts_reports_saves_and_completes_in_that_order()
    {
        Start(1);
        _experiment.Report(1, 0.5);
        _experiment.Report(1, 0.4, checkpoint: "000002");
        _experiment.End(1);
        _experiment.Plan();
        Assert.Equal(["TrialStart", "TrialResult", "TrialResult", "TrialSave", "Checkpoint", "TrialComplete"], Names);
        Assert.All(_moments, m => Assert.Equal(new TrialId(1), m.Trial));
        Assert.Equal([null, null, "000002", "000002", "000002", "000002"], _moments.Select(m => m.Checkpoint));
        Assert.Equal(0.4, _moments[2].Metrics.First(m => m.Name == "loss").Value.AsDouble);
        Assert.Contains("completed", _moments[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_that_is_tried_again_is_a_recover_and_goes_on_from_its_checkpoint()
    {
        Start(1);
        _experiment.Report(1, 0.5, checkpoint: "000001");
        _moments.Clear();
        _experiment.End(1, AttemptOutcome.Failed, 3);
        _experiment.Plan();
        Start(1);
        Assert.Equal(["TrialRecover", "TrialStart", "TrialRestore"], Names);
        Assert.Equal("failed, exit code 3", _moments[0].Error);
        Assert.Equal((2, "000001"), (_moments[2].Attempt, _moments[2].Checkpoint));
        Assert.Empty(_searcher.Finished); // neither searcher nor scheduler hears of a recover
    }

    [Fact]
    public void The_last_failure_is_an_error_and_no_recover()
    {
        Start(1);
        _experiment.End(1, AttemptOutcome.Failed, 3);
        _experiment.Plan();
        Start(1);
        _moments.Clear();
        _experiment.End(1, AttemptOutcome.Failed, 4);
        Assert.Empty(_moments);
        _experiment.Plan();
        Assert.Equal(["TrialError"], Names);
        Assert.Contains("4", _moments[0].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AttemptOutcome.Interrupted)]
    [InlineData(AttemptOutcome.ResumeRequested)]
    public void What_nobody_is_to_blame_for_is_no_recover(AttemptOutcome outcome)
    {
        Start(1);
        _moments.Clear();
        _experiment.End(1, outcome, null);
        Assert.Empty(_moments);
    }

    [Fact]
    public void Scheduler_and_searcher_know_before_the_hooks_do()
    {
        var known = new List<(RunHook Hook, bool Judged, int Finished)>();
        _experiment.Watch += (entry, state) =>
            known.AddRange(RunHooks.Of(entry, state).Select(m => (m.Hook, state.Find(m.Trial!.Value)!.StopVerdict is not null, _searcher.Finished.Count)));
        Start(1);
        Start(2);
        _experiment.Report(1, 0.1);
        _experiment.Report(2, 0.9);
        _experiment.Plan();
        _experiment.End(2, AttemptOutcome.Stopped);
        _experiment.Plan();
        Assert.Contains((RunHook.TrialResult, true, 0), known); // asha has judged the very report that is told
        Assert.Contains((RunHook.TrialComplete, true, 1), known); // and the searcher has heard of the end
    }

    [Fact]
    public void The_end_of_all_is_told_once_with_its_reason()
    {
        foreach (int trial in new[] { 1, 2 })
        {
            Start(trial);
            _experiment.End(trial);
        }

        _experiment.Plan();
        Assert.Equal(RunHook.ExperimentEnd, _moments[^1].Hook);
        Assert.Equal("all 2 trials are done", _moments[^1].Reason);
        Assert.Single(_moments, m => m.Hook == RunHook.ExperimentEnd);
    }

    private void Start(int trial)
    {
        var id = new TrialId(trial);
        _experiment.Happen(new AttemptStarted { Trial = id, Attempt = _experiment.State.Find(id)!.Attempts.Count, Host = "here", At = _experiment.Now });
    }
}
