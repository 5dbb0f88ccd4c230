using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Scheduling;

/// <summary>What every scheduler keeps, whatever its method; each law is checked on random runs.</summary>
/// <remarks>That every trial ends, that nobody ended is resumed, stopped or paused, that asking changes nothing, and that each verdict
/// has a reason, <see cref="ScheduledRun"/> checks in every run.</remarks>
public static class SchedulerContract
{
    private const int Runs = 40;

    /// <summary>The laws by their names.</summary>
    public static ImmutableSortedDictionary<string, Action<SchedulerCase>> Laws { get; } = new Dictionary<string, Action<SchedulerCase>>
    {
        ["every trial ends, in calm weather"] = which => Hold(which, plan => plan),
        ["every trial ends, whatever happens"] = which => Hold(which, Stormy),
        ["every trial ends, one at a time"] = which => Hold(which, plan => Stormy(plan) with { Slots = 1 }),
        ["every trial ends where no loss is a number"] = which => Hold(which, plan => plan with { Curve = CurveShape.NaN }),
        ["every trial ends where all losses are the same"] = which => Hold(which, plan => plan with { Curve = CurveShape.Flat }),
        ["every trial ends by itself where the time attribute is missing"] = WithoutTime,
        ["every trial ends where time goes on by uneven steps"] = which => Hold(which, plan => plan with { UnevenTime = true, LateRate = 0.2 }),
        ["every trial ends where the searcher waits for results"] = which => Hold(which, plan => plan with { Batch = 3 }),
        ["trials that are added or opened again end too"] = which => Hold(which, plan => plan with { Raise = Math.Min(5, which.MostTrials - plan.Trials), ReopenRate = 0.1 }),
        ["the same happens, the same is decided"] = which => Alike(which, plan => plan),
        ["a restart changes nothing"] = which => Alike(which, plan => plan with { RestartRate = 0.2 }),
        ["of the losses only what may count counts"] = LossesKeepTheirSense,
        ["late, repeated and unknown reports are survived"] = StrayReports,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Failures, retries, early ends, gaps, late reports, NaN, reopened trials, restarts.</summary>
    public static SchedulePlan Stormy(SchedulePlan plan)
    {
        var draw = KeyedStream.For((ulong)plan.Seed, "test/storm");
        return plan with
        {
            FailureRate = 0.02 * draw.NextDouble(),
            RetryRate = 0.1 * draw.NextDouble(),
            EarlyEndRate = 0.3 * draw.NextDouble(),
            MissingRate = 0.2 * draw.NextDouble(),
            LateRate = 0.2 * draw.NextDouble(),
            NaNRate = 0.05 * draw.NextDouble(),
            ReopenRate = 0.02 * draw.NextDouble(),
            RestartRate = 0.02,
            UnevenTime = draw.NextInt64(2) == 0,
        };
    }

    private static void Hold(SchedulerCase which, Func<SchedulePlan, SchedulePlan> weather) => Hold(which, plan =>
    {
        ScheduledRun.Play(which, weather(plan));
        return true;
    });

    private static void Hold(SchedulerCase which, Func<SchedulePlan, bool> law) => Properties.Hold(Plans(which), law, Runs);

    private static void WithoutTime(SchedulerCase which) => Hold(which, plan =>
        ScheduledRun.Play(which, plan with { MissingRate = 1 }).Trials.All(t => t is { End: "done" } && t.Step == plan.Length));

    private static void Alike(SchedulerCase which, Func<SchedulePlan, SchedulePlan> other) => Hold(which, plan =>
    {
        var stormy = Stormy(plan) with { RestartRate = 0 };
        var (first, second) = (ScheduledRun.Play(which, stormy), ScheduledRun.Play(which, other(stormy)));
        return first.Log.SequenceEqual(second.Log) && first.Reasons.SequenceEqual(second.Reasons);
    });

    private static void LossesKeepTheirSense(SchedulerCase which) => Hold(which, plan =>
    {
        var stormy = Stormy(plan);
        var first = ScheduledRun.Play(which, stormy);
        return Changes(which.Losses).All(change => first.Log.SequenceEqual(ScheduledRun.Play(which, stormy with { Loss = change }).Log));
    });

    // All exact in binary, so that ties stay ties.
    private static IEnumerable<Func<double, double>> Changes(LossSense sense) => sense switch
    {
        LossSense.Order => [loss => (4 * loss) - 8, loss => loss * loss * loss],
        LossSense.Scale => [loss => (4 * loss) - 8],
        _ => [],
    };

    private static void StrayReports(SchedulerCase which) => Hold(which, plan =>
    {
        var scheduler = which.Create(plan);
        var draw = KeyedStream.For((ulong)plan.Seed, "test/stray");
        var known = new HashSet<int>();
        for (int i = 0; i < 200; i++)
        {
            int trial = 1 + (int)draw.NextInt64(plan.Trials);
            if (draw.NextInt64(3) == 0 && known.Add(trial))
            {
                scheduler.OnCreated(new TrialId(trial), which.Config(trial));
            }
            else if (draw.NextInt64(20) == 0)
            {
                scheduler.OnEnded(new TrialId(trial));
            }

            scheduler.Decide(new TrialReport(new TrialId(trial), draw.NextInt64(plan.Length), draw.NextInt64(9)) { HasCheckpoint = true });
            scheduler.TakeVerdicts();
        }

        return true;
    });

    private static Arbitrary<SchedulePlan> Plans(SchedulerCase which) =>
        Gen.Choose(0, int.MaxValue)
            .SelectMany(seed => Gen.Choose(1, which.MostTrials).SelectMany(trials => Gen.Choose(1, 8).SelectMany(slots => Gen.Choose(0, 1)
                .Select(curve => new SchedulePlan(seed, trials, slots) { Curve = curve == 0 ? CurveShape.Noise : CurveShape.Falling }))))
            .ToArbitrary();
}
