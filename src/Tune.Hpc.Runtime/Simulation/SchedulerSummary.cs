using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation;

/// <summary>A scheduler in numbers: medians over the seeds.</summary>
public sealed record SchedulerSummary
{
    /// <summary>What it is called.</summary>
    public required string Scheduler { get; init; }

    /// <summary>The best value; NaN where none was finite.</summary>
    public required double Best { get; init; }

    /// <summary>Trials that were begun.</summary>
    public required double Trials { get; init; }

    /// <summary>Trials that it stopped early.</summary>
    public required double Stopped { get; init; }

    /// <summary>Attempts that ended to go on later.</summary>
    public required double Pauses { get; init; }

    /// <summary>Paused trials that were started again.</summary>
    public required double Resumes { get; init; }

    /// <summary>Attempts that failed.</summary>
    public required double Failures { get; init; }

    /// <summary>Trials that gave up after failures.</summary>
    public required double Errors { get; init; }

    /// <summary>Training iterations of all trials.</summary>
    public required double Epochs { get; init; }

    /// <summary>Node-hours.</summary>
    public required double NodeHours { get; init; }

    /// <summary>From the beginning to the end.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Training iterations until it had found something as good as all that the reference found; null where half of its runs did not.</summary>
    public required double? EpochsToMatch { get; init; }

    /// <summary>Those, divided by all training iterations of the reference; null as <see cref="EpochsToMatch"/>.</summary>
    public required double? ShareToMatch { get; init; }

    internal static SchedulerSummary Of(string scheduler, ImmutableArray<SimulatedRun> runs, ImmutableArray<SimulatedRun> reference, Objective objective)
    {
        double MedianOf(Func<SimulatedRun, double> of) => Median.Of(runs.Select(of));
        return new SchedulerSummary
        {
            Scheduler = scheduler,
            Best = MedianOf(r => r.Best),
            Trials = MedianOf(r => r.Trials),
            Stopped = MedianOf(r => r.Stopped),
            Pauses = MedianOf(r => r.Pauses),
            Resumes = MedianOf(r => r.Resumes),
            Failures = MedianOf(r => r.Failures),
            Errors = MedianOf(r => r.Errors),
            Epochs = MedianOf(r => r.Epochs),
            NodeHours = MedianOf(r => r.NodeHours),
            Time = TimeSpan.FromSeconds(MedianOf(r => r.Time.TotalSeconds)),
            EpochsToMatch = Finite(Median.Of(runs.Zip(reference, (r, f) => EpochsTo(r, f.Best, objective)))),
            ShareToMatch = Finite(Median.Of(runs.Zip(reference, (r, f) => EpochsTo(r, f.Best, objective) / f.Epochs))),
        };
    }

    /// <summary>Training iterations of a run until it had found a value that is as good; infinity where it did not.</summary>
    internal static double EpochsTo(SimulatedRun run, double value, Objective objective) =>
        run.Bests.FirstOrDefault(b => objective.ToLoss(b.Value) <= objective.ToLoss(value))?.Epochs ?? double.PositiveInfinity;

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
