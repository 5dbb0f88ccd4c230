using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation;

/// <summary>What came of simulating the same trials under several schedulers.</summary>
public sealed record SimulationResult
{
    // A scheduler saves most where little is spent: the marks are closer there.
    private static readonly ImmutableArray<double> _marks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

    /// <summary>What is optimised.</summary>
    public required Objective Objective { get; init; }

    /// <summary>The schedulers that are compared, as their runs name them.</summary>
    public required ImmutableArray<string> Schedulers { get; init; }

    /// <summary>The one that the others are measured by: <c>fifo</c>, under which every trial runs to its end.</summary>
    public required string Reference { get; init; }

    /// <summary>How many trials could run at once.</summary>
    public required int Workers { get; init; }

    /// <summary>One for each scheduler and seed, in that order.</summary>
    public required ImmutableArray<SimulatedRun> Runs { get; init; }

    /// <summary>What a reader should know about the curves.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>Each scheduler in numbers, medians over the seeds.</summary>
    public ImmutableArray<SchedulerSummary> Summaries => [.. Schedulers.Select(s => SchedulerSummary.Of(s, RunsOf(s), RunsOf(Reference), Objective))];

    /// <summary>The runs of a scheduler, one for each seed.</summary>
    public ImmutableArray<SimulatedRun> RunsOf(string scheduler) => [.. Runs.Where(r => r.Scheduler == scheduler)];

    /// <summary>The best values so far at marks between the beginning and what the reference spends, medians over the seeds; marks at which nobody has a value are left out.</summary>
    public ImmutableArray<SpendingMark> Marks(Spending by)
    {
        double all = Median.Of(RunsOf(Reference).Select(by.TotalOf));
        var marks = _marks.Select(m => by.Round(m * all)).Distinct().Select(m => new SpendingMark(m, [.. Schedulers.Select(s => BestAt(s, by, m))]));
        return [.. marks.Where(m => !m.Bests.All(double.IsNaN))];
    }

    private double BestAt(string scheduler, Spending by, double mark)
    {
        double loss = Median.Of(RunsOf(scheduler).Select(r => r.Bests.LastOrDefault(b => by.Of(b) <= mark) is { } best ? Objective.ToLoss(best.Value) : double.PositiveInfinity));
        return double.IsFinite(loss) ? Objective.FromLoss(loss) : double.NaN;
    }
}

/// <summary>The best values when so much is spent.</summary>
/// <param name="Spent">In the unit of its <see cref="Spending"/>.</param>
/// <param name="Bests">One for each scheduler; NaN where half of the runs have no value yet.</param>
public readonly record struct SpendingMark(double Spent, ImmutableArray<double> Bests);
