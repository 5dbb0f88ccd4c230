using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Runs;

/// <summary>What people read about the schedulers' decisions, word for word.</summary>
public sealed class ExplanationTests
{
    private const string WhyTakenOver = "loss 0.8 is rank 2 of 2 at training_iteration 4, takes over from trial 00001 (rank 1, loss 0.1): i 0 -> 1 (the next one)";

    private static readonly Objective _loss = new("loss", ObjectiveMode.Min);

    private static readonly PbtSettings _pbt = new()
    {
        TimeAttribute = MetricNames.TrainingIteration,
        PerturbationInterval = 2,
        QuantileFraction = 0.5,
        ResampleProbability = 0,
        Mutations = [new Mutation(["i"], new MutationRule.Among([ConfigValue.Of(0), ConfigValue.Of(1), ConfigValue.Of(2)]))],
    };

    private static FoldedExperiment Begin(ITrialScheduler scheduler, int places, int trials)
    {
        var experiment = new FoldedExperiment(
            new ExperimentRules
            {
                Objective = _loss,
                Searcher = new ListSearcher(),
                Scheduler = scheduler,
                FixedRequest = new JobRequest(),
                Limits = new ExperimentLimits { NumSamples = trials },
            },
            new MachineCapacity(places, [], null));
        experiment.Plan();
        return experiment;
    }

    private static string Story(FoldedExperiment experiment, int trial) =>
        string.Join('\n', Explanation.Of(experiment.Journal, new TrialId(trial), _loss).Select(l => l.Text));

    private static void PauseAt(FoldedExperiment experiment, int trial, double loss, int iteration)
    {
        experiment.Report(trial, loss, iteration, $"{iteration:D6}");
        experiment.Plan();
        experiment.End(trial, AttemptOutcome.Paused, 75);
        experiment.Plan();
    }

    /// <summary>Two members; the second is the worse one when it is compared the second time.</summary>
    /// <param name="update">What the second says its configuration is; null where its script takes none while it runs.</param>
    private static FoldedExperiment Population(int? update)
    {
        var experiment = Begin(_pbt.Create(new SchedulerSetting(1, _loss) { Trials = 2 }), places: 2, trials: 2);
        Report(experiment, 2, 0.9, 2, update);
        experiment.Report(1, 0.1, iteration: 2, checkpoint: "000002");
        Report(experiment, 2, 0.8, 4, update);
        experiment.Plan();
        return experiment;
    }

    private static void Report(FoldedExperiment experiment, int trial, double loss, int iteration, int? update)
    {
        var state = experiment.State.Find(new TrialId(trial))!;
        experiment.Happen(ReportCompletion.Complete(
            state, state.Attempts[^1], [new("loss", MetricValue.Of(loss)), new(MetricNames.TrainingIteration, MetricValue.Of(iteration))], null, 0, experiment.Now, update));
        experiment.Plan();
    }

    private static void Copy(FoldedExperiment experiment)
    {
        experiment.Happen(new CheckpointCopied { Trial = new TrialId(2), Checkpoint = experiment.State.Trials[1].CopyDue!.Checkpoint!, Bytes = 7 });
        experiment.Plan();
    }

    [Fact]
    public void A_trial_that_is_paused_promoted_and_not_needed_any_more()
    {
        var experiment = Begin(new AshaSettings { MaxT = 9, ReductionFactor = 3, Variant = AshaVariant.Promotion }.Create(new SchedulerSetting(1, _loss)), places: 1, trials: 3);
        PauseAt(experiment, 1, 0.5, 1);
        PauseAt(experiment, 2, 0.1, 1);
        PauseAt(experiment, 3, 0.9, 1);
        PauseAt(experiment, 2, 0.05, 3);
        Assert.Equal(
            """
            created from suggestion 1: number 1; configuration {"i":1}
            attempt 1 planned: number 1; asks for 1 CPU
            1 report up to iteration 1: loss 0.1; checkpoint 000001
            asha at iteration 1: paused: rung 1: loss 0.1 is rank 1 of 2; it takes 3 for one to be promoted
            attempt 1 ended: paused, exit code 75, after 0 s
            asha at iteration 1: resumed: rung 1: loss 0.1 is rank 1 of 3, and the best is promoted
            attempt 2 planned: rung 1: loss 0.1 is rank 1 of 3, and the best is promoted; asks for 1 CPU; resumes from checkpoint 000001 at iteration 1
            1 report up to iteration 3: loss 0.05; checkpoint 000003
            asha at iteration 3: paused: rung 3: loss 0.05 is rank 1 of 1; it takes 3 for one to be promoted
            attempt 2 ended: paused, exit code 75, after 0 s
            asha at iteration 3: stopped: rung 3: loss 0.05 is rank 1 of 1, and it takes 3 for one to be promoted
            TERMINATED: stopped by asha: rung 3: loss 0.05 is rank 1 of 1, and it takes 3 for one to be promoted
            """,
            Story(experiment, 2));
        Assert.EndsWith(
            """
            asha at iteration 1: paused: rung 1: loss 0.9 is rank 3 of 3; so far only the best is promoted
            attempt 1 ended: paused, exit code 75, after 0 s
            asha at iteration 1: stopped: rung 1: loss 0.9 is rank 3 of 3, and only the best is promoted
            TERMINATED: stopped by asha: rung 1: loss 0.9 is rank 3 of 3, and only the best is promoted
            """,
            Story(experiment, 3),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_that_is_stopped()
    {
        var experiment = Begin(new AshaSettings { MaxT = 9, ReductionFactor = 3 }.Create(new SchedulerSetting(1, _loss)), places: 2, trials: 2);
        experiment.Report(1, 0.1, 1);
        experiment.Report(2, 0.9, 1);
        experiment.Plan();
        experiment.End(2, AttemptOutcome.Stopped, 0);
        experiment.Report(1, 0.05, 9);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Stopped, 0);
        experiment.Plan();
        Assert.Equal(
            """
            created from suggestion 1: number 1; configuration {"i":1}
            attempt 1 planned: number 1; asks for 1 CPU
            1 report up to iteration 1: loss 0.9
            asha at iteration 1: stopped: rung 1: loss 0.9 is rank 2 of 2, the cut-off is 0.1
            attempt 1 ended: stopped, exit code 0, after 0 s
            TERMINATED: stopped by asha: rung 1: loss 0.9 is rank 2 of 2, the cut-off is 0.1
            """,
            Story(experiment, 2));
        Assert.EndsWith(
            """
            asha at iteration 1: goes on: rung 1: first to arrive
            1 report up to iteration 9: loss 0.05
            asha at iteration 9: stopped: reached max_t 9 (training_iteration 9)
            attempt 1 ended: stopped, exit code 0, after 0 s
            TERMINATED: stopped by asha: reached max_t 9 (training_iteration 9)
            """,
            Story(experiment, 1),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_takes_over_in_its_own_job()
    {
        var experiment = Population(update: 0);
        Copy(experiment);
        Report(experiment, 2, 0.7, 5, 0);
        Report(experiment, 2, 0.2, 3, 1);
        experiment.End(2);
        experiment.Plan();
        Assert.Equal(
            $$"""
            created from suggestion 1: number 1; configuration {"i":1}
            attempt 1 planned: number 1; asks for 1 CPU
            1 report up to iteration 2: loss 0.9
            pbt at iteration 2: goes on: loss 0.9 is rank 1 of 1 at training_iteration 2
            1 report up to iteration 4: loss 0.8
            pbt at iteration 4: goes on from checkpoint 000002 (iteration 2) of trial 00001: {{WhyTakenOver}}; configuration {"i":1}
            checkpoint 0001-from-00001-000002 is in place
            1 report up to iteration 5: loss 0.7
            attempt 1 has taken over the new configuration without a new start; what follows was reported with it
            1 report up to iteration 3: loss 0.2
            attempt 1 ended: completed, exit code 0, after 0 s
            TERMINATED: completed
            """,
            Story(experiment, 2));
    }

    [Fact]
    public void A_member_that_takes_over_in_a_new_attempt()
    {
        var experiment = Population(update: null);
        experiment.End(2, AttemptOutcome.Replaced, null);
        Copy(experiment);
        Report(experiment, 2, 0.2, 3, null);
        experiment.End(2);
        experiment.Plan();
        Assert.EndsWith(
            $$"""
            1 report up to iteration 4: loss 0.8
            pbt at iteration 4: goes on from checkpoint 000002 (iteration 2) of trial 00001: {{WhyTakenOver}}; configuration {"i":1}
            attempt 1 ended: goes on in a new attempt, after 0 s
            checkpoint 0001-from-00001-000002 is in place
            attempt 2 planned: pbt: {{WhyTakenOver}}; from checkpoint 0001-from-00001-000002; asks for 1 CPU; resumes from checkpoint 0001-from-00001-000002 at iteration 2
            1 report up to iteration 3: loss 0.2
            attempt 2 ended: completed, exit code 0, after 0 s
            TERMINATED: completed
            """,
            Story(experiment, 2),
            StringComparison.Ordinal);
        Assert.EndsWith(
            $"""
            pbt at iteration 2: goes on: loss 0.1 is rank 1 of 2 at training_iteration 2
            trial 00002 goes on from this trial's checkpoint 000002 (iteration 2): {WhyTakenOver}
            """,
            Story(experiment, 1),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_wait_for_each_other()
    {
        var experiment = Begin((_pbt with { Synchronous = true }).Create(new SchedulerSetting(1, _loss) { Trials = 2 }), places: 2, trials: 2);
        PauseAt(experiment, 2, 0.9, 2);
        PauseAt(experiment, 1, 0.1, 2);
        Copy(experiment);
        Assert.EndsWith(
            """
            1 report up to iteration 2: loss 0.9; checkpoint 000002
            pbt at iteration 2: paused: is at training_iteration 2; waits until all are at 2
            attempt 1 ended: paused, exit code 75, after 0 s
            pbt at iteration 2: goes on from checkpoint 000002 (iteration 2) of trial 00001: loss 0.9 is rank 2 of 2 at training_iteration 2, takes over from trial 00001 (rank 1, loss 0.1): i 0 -> 1 (the next one); configuration {"i":1}
            pbt at iteration 2: resumed: goes on to training_iteration 4 with the others
            checkpoint 0001-from-00001-000002 is in place
            attempt 2 planned: goes on to training_iteration 4 with the others; asks for 1 CPU; resumes from checkpoint 0001-from-00001-000002 at iteration 2
            """,
            Story(experiment, 2),
            StringComparison.Ordinal);
        Assert.Contains(
            "pbt at iteration 2: paused: loss 0.1 is rank 1 of 2 at training_iteration 2; it was the last to come to 2, so that all have been compared\n", Story(experiment, 1), StringComparison.Ordinal);
    }
}
