using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search;
using Tune.Hpc.TestKit;
using Tune.Hpc.TestKit.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

/// <summary>Every scheduler under the fold and the planner themselves.</summary>
public sealed class SchedulersUnderTheDriverTests
{
    private const int Length = 30;
    private const int Seed = 11;

    public static TheoryData<string, int> Cases =>
        [.. SchedulerCases.All.SelectMany(which => new[] { 1, 5 }.Select(places => new TheoryDataRow<string, int>(which.Name, places)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_trial_ends_and_the_journal_alone_gives_the_same_state(string scheduler, int places)
    {
        var which = SchedulerCases.All.Single(c => c.Name == scheduler);
        var plan = new SchedulePlan(Seed, Math.Min(14, which.MostTrials), places) { Length = Length };
        var experiment = new FoldedExperiment(Rules(which, plan), new MachineCapacity(places, [], null));
        var draw = KeyedStream.For(Seed, "test/driver");
        for (int moves = 0; experiment.State.Ended is null; moves++)
        {
            Assert.True(moves < 20_000, $"{scheduler} does not end: {experiment.Journal[^1].Event}");
            experiment.Plan();
            CopyCheckpoints(experiment);
            if (experiment.State.Trials.Where(t => t.Live is not null).ToList() is { Count: > 0 } live)
            {
                Move(experiment, live[(int)draw.NextInt64(live.Count)]);
            }
        }

        Assert.Equal(plan.Trials, experiment.State.Trials.Count);
        Assert.All(experiment.State.Trials, t => Assert.Equal(TrialStatus.Terminated, t.Status));
        bool acted = experiment.Journal.Any(e => e.Event is TrialExploited or VerdictGiven { Verdict: VerdictKind.Resume });
        Assert.Equal(experiment.State.Rules.Scheduler.NeedsCheckpoints, acted);
        var replayed = new ExperimentState(Rules(which, plan));
        foreach (var entry in experiment.Journal)
        {
            replayed.Apply(entry);
        }

        Assert.Equal(experiment.State.Decisions, replayed.Decisions);
    }

    private static ExperimentRules Rules(SchedulerCase which, SchedulePlan plan) => new()
    {
        Objective = which.Setting.Objective,
        Searcher = new CaseSearcher(which),
        Scheduler = which.Create(plan),
        FixedRequest = new JobRequest(),
        Limits = new ExperimentLimits { NumSamples = plan.Trials },
    };

    private static void CopyCheckpoints(FoldedExperiment experiment)
    {
        foreach (var copy in experiment.State.Trials.Select(t => t.CopyDue).OfType<TrialExploited>().ToList())
        {
            experiment.Happen(new CheckpointCopied { Trial = copy.Trial, Checkpoint = copy.Checkpoint!, Bytes = 1 });
        }
    }

    private static void Move(FoldedExperiment experiment, TrialState trial)
    {
        int number = trial.Id.Number;
        if (trial.StopVerdict is not null)
        {
            experiment.End(number, AttemptOutcome.Stopped);
        }
        else if (trial.Live!.IsReplaced || trial.Live.PauseVerdict is not null)
        {
            experiment.End(number, trial.Live.IsReplaced ? AttemptOutcome.Replaced : AttemptOutcome.Paused, 75);
        }
        else if (trial.Live.Iteration >= Length)
        {
            experiment.End(number);
        }
        else
        {
            long iteration = trial.Live.Iteration + 1;
            double loss = KeyedStream.For(Seed, "test/loss", number, iteration).NextDouble() + Length - iteration;
            experiment.Report(number, loss, iteration, $"{iteration:D6}", new Metric(MetricNames.TimeTotalS, MetricValue.Of((double)iteration)));
        }
    }

    private sealed class CaseSearcher(SchedulerCase which) : ISearcher
    {
        public string Name => "case";

        public Suggestion Suggest(SuggestContext context) => context.Index >= context.NumSamples
            ? new Suggestion.Finished("all are there")
            : new Suggestion.Run(which.Config((int)context.Index + 1), "the next");

        public void Observe(FinishedTrial trial)
        {
        }
    }
}
