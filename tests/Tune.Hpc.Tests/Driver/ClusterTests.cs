using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver;

/// <summary>What the driver decides where a cluster's queue runs the jobs.</summary>
public sealed class ClusterTests
{
    [Fact]
    public void Only_so_many_jobs_wait_in_the_queue_and_more_as_more_run()
    {
        var experiment = Queue(samples: 1000);
        Assert.Equal(20, Planned(experiment));
        for (int trial = 1; trial <= 20; trial++)
        {
            Start(experiment, trial);
        }

        Assert.Equal(20, Planned(experiment));
        for (int trial = 21; trial <= 40; trial++)
        {
            Start(experiment, trial);
        }

        Assert.Equal(40, Planned(experiment));
    }

    [Fact]
    public void The_first_trials_that_fail_alike_without_a_report_stop_the_experiment_with_the_logs_tail()
    {
        var experiment = Queue(samples: 100);
        experiment.Plan();
        Fail(experiment, 1, "ImportError: no module named torch 1");
        Fail(experiment, 2, "ImportError: no module named torch 2");
        Assert.Empty(experiment.Plan().OfType<ExperimentStopping>());
        Fail(experiment, 3, "ImportError: no module named torch 3");
        var stopping = Assert.Single(experiment.Plan().OfType<ExperimentStopping>());
        Assert.Equal("max_same_failures", stopping.By);
        Assert.Equal("3 attempts in a row failed alike and none reported anything: exit code 1\nImportError: no module named torch 3", stopping.Reason);
    }

    [Theory]
    [InlineData(true, "fault 1")]
    [InlineData(false, "another fault")]
    public void Trials_that_report_or_fail_of_something_else_are_no_shared_fault(bool reports, string second)
    {
        var experiment = Queue(samples: 100);
        experiment.Plan();
        for (int trial = 1; trial <= 9; trial++)
        {
            if (reports)
            {
                experiment.Report(20, 0.5);
            }

            Fail(experiment, trial, trial % 2 == 0 ? second : "fault 2");
        }

        Assert.Empty(experiment.Plan().OfType<ExperimentStopping>());
    }

    [Fact]
    public void A_node_that_fails_three_trials_at_once_is_excluded_where_another_serves()
    {
        var experiment = Queue(samples: 100);
        experiment.Plan();
        Start(experiment, 20, "good");
        experiment.Report(20, 0.5);
        for (int trial = 1; trial <= 3; trial++)
        {
            Assert.Empty(experiment.Plan().OfType<NodeExcluded>());
            Start(experiment, trial, "bad");
            Fail(experiment, trial, $"fault of {trial}: {(trial == 2 ? "x" : "y")}");
        }

        var decided = experiment.Plan();
        Assert.Equal("bad", Assert.Single(decided.OfType<NodeExcluded>()).Node);
        Assert.All(decided.OfType<AttemptPlanned>(), p => Assert.Equal("bad", p.Request.Options.ValueOf("exclude")));
        Assert.Equal("bad", Assert.Single(experiment.State.Cluster.Excluded).Node);
    }

    [Fact]
    public void A_program_that_fails_on_every_node_excludes_none()
    {
        var experiment = Queue(samples: 100, sameFailures: 0);
        experiment.Plan();
        for (int trial = 1; trial <= 12; trial++)
        {
            Start(experiment, trial, $"node{trial % 3}");
            Fail(experiment, trial, "fault");
        }

        Assert.Empty(experiment.Plan().OfType<NodeExcluded>());
    }

    [Fact]
    public void A_job_that_somebody_canceled_is_not_tried_again_and_says_by_whom()
    {
        var experiment = Queue(samples: 1);
        experiment.Plan();
        experiment.Happen(new AttemptEnded { Trial = new TrialId(1), Attempt = 1, Outcome = AttemptOutcome.Canceled, Detail = "CANCELLED by 1001" });
        experiment.Plan();
        var trial = experiment.State.Trials[0];
        Assert.Equal(TrialStatus.Error, trial.Status);
        Assert.Contains("CANCELLED by 1001", trial.Reason, StringComparison.Ordinal);
        Assert.Contains("resume --errored resume", trial.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_attempt_that_completes_late_ends_its_trial_before_the_next_attempt()
    {
        var experiment = Queue(samples: 1);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Lost, null);
        CameBack(experiment);
        experiment.Plan();
        var trial = experiment.State.Trials[0];
        Assert.Equal((TrialStatus.Terminated, AttemptOutcome.Completed), (trial.Status, trial.Attempts[0].Outcome));
        Assert.Single(trial.Attempts);
        Assert.NotNull(experiment.State.Ended);
    }

    [Fact]
    public void A_lost_attempt_that_completes_late_stops_the_one_that_took_its_place()
    {
        var experiment = Queue(samples: 1);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.NodeFail, null);
        experiment.Plan();
        CameBack(experiment);
        var verdict = Assert.Single(experiment.Plan().OfType<VerdictGiven>());
        Assert.Equal((VerdictKind.Stop, ExperimentState.LateResult), (verdict.Verdict, verdict.By));
        experiment.End(1, AttemptOutcome.Stopped, null);
        experiment.Plan();
        Assert.Equal(TrialStatus.Terminated, experiment.State.Trials[0].Status);
        Assert.StartsWith("stopped by late_result: attempt 1 completed after all", experiment.State.Trials[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null, false, null, AttemptOutcome.Completed)]
    [InlineData(0, null, true, AttemptOutcome.Preempted, AttemptOutcome.Preempted)]
    [InlineData(0, null, true, AttemptOutcome.Timeout, AttemptOutcome.Timeout)]
    [InlineData(0, null, true, AttemptOutcome.Completed, AttemptOutcome.Completed)]
    [InlineData(0, null, true, AttemptOutcome.Lost, AttemptOutcome.Lost)]
    [InlineData(0, null, true, AttemptOutcome.Failed, AttemptOutcome.Lost)]
    [InlineData(75, null, true, AttemptOutcome.Preempted, AttemptOutcome.ResumeRequested)]
    [InlineData(null, 15, true, AttemptOutcome.Canceled, AttemptOutcome.Canceled)]
    [InlineData(null, 15, true, null, AttemptOutcome.Failed)]
    [InlineData(null, 9, false, AttemptOutcome.OutOfMemory, AttemptOutcome.OutOfMemory)]
    [InlineData(1, null, false, AttemptOutcome.OutOfMemory, AttemptOutcome.OutOfMemory)]
    [InlineData(1, null, false, AttemptOutcome.Failed, AttemptOutcome.Failed)]
    [InlineData(0, null, false, AttemptOutcome.OutOfMemory, AttemptOutcome.Completed)]
    public void An_exit_record_and_the_clusters_word_together_tell_why_it_ended(int? code, int? signal, bool terminated, AttemptOutcome? word, AttemptOutcome expected)
    {
        var experiment = Queue(samples: 1);
        experiment.Plan();
        var trial = experiment.State.Trials[0];
        var exit = new ExitFacts(code, signal, null, terminated);
        Assert.Equal(expected, OutcomeOf.ExitRecord(trial, trial.Live!, exit, word));
    }

    [Theory]
    [InlineData(0, null, false, false)]
    [InlineData(75, null, false, false)]
    [InlineData(75, null, true, false)]
    [InlineData(0, null, true, true)]
    [InlineData(1, null, false, true)]
    [InlineData(null, 9, false, true)]
    [InlineData(null, 15, true, true)]
    public void The_clusters_word_is_awaited_only_where_the_exit_record_leaves_a_doubt(int? code, int? signal, bool terminated, bool awaited)
    {
        var experiment = Queue(samples: 1);
        experiment.Plan();
        var trial = experiment.State.Trials[0];
        Assert.Equal(awaited, OutcomeOf.NeedsWord(trial, trial.Live!, new ExitFacts(code, signal, null, terminated)));
    }

    [Fact]
    public void A_node_that_was_asked_for_is_not_excluded_as_well()
    {
        var request = new JobRequest { Options = JobOptions.None.With("nodelist", "bad") };
        var experiment = Queue(samples: 2, request: request);
        experiment.Happen(new NodeExcluded { Node = "bad", Reason = "it fails" });
        Assert.All(experiment.Plan().OfType<AttemptPlanned>(), p => Assert.Equal(request, p.Request));
    }

    private static FoldedExperiment Queue(long samples, int sameFailures = 3, JobRequest? request = null) => new(new ExperimentRules
    {
        Objective = new Objective("loss", ObjectiveMode.Min),
        Searcher = new ListSearcher(),
        RequestFor = _ => request ?? new JobRequest(),
        Limits = new() { MaxSameFailures = sameFailures, NumSamples = samples },
    });

    private static int Planned(FoldedExperiment experiment) => experiment.Plan().OfType<AttemptPlanned>().Count();

    private static void Start(FoldedExperiment experiment, int trial, string? node = null) =>
        experiment.Happen(new AttemptStarted { Trial = new TrialId(trial), Attempt = 1, Host = "host", Node = node, At = experiment.Now });

    private static void Fail(FoldedExperiment experiment, int trial, string detail) =>
        experiment.Happen(new AttemptEnded { Trial = new TrialId(trial), Attempt = 1, Outcome = AttemptOutcome.Failed, ExitCode = 1, EndedAt = experiment.Now, Detail = detail });

    private static void CameBack(FoldedExperiment experiment) =>
        experiment.Happen(new AttemptCameBack { Trial = new TrialId(1), Attempt = 1, Reason = "believed lost", EndedAt = experiment.Now });
}
