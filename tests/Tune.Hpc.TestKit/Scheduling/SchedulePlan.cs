using Tune.Hpc.Numerics;

namespace Tune.Hpc.TestKit.Scheduling;

/// <summary>How losses run.</summary>
public enum CurveShape
{
    /// <summary>Whole numbers without any order.</summary>
    Noise,

    /// <summary>Falling, each trial to a floor of its own.</summary>
    Falling,

    /// <summary>All the same.</summary>
    Flat,

    /// <summary>Never a number.</summary>
    NaN,
}

/// <summary>What happens in a <see cref="ScheduledRun"/>; everything follows from it.</summary>
/// <param name="Seed">Draws who moves next, and the faults.</param>
/// <param name="Trials">How many trials the searcher has.</param>
/// <param name="Slots">How many may have a place at a time.</param>
public sealed record SchedulePlan(int Seed, int Trials, int Slots)
{
    /// <summary>Reports after which a trial is done by itself.</summary>
    public int Length { get; init; } = 30;

    /// <summary>The losses.</summary>
    public CurveShape Curve { get; init; } = CurveShape.Falling;

    /// <summary>Whether budgets go on by uneven steps.</summary>
    public bool UnevenTime { get; init; }

    /// <summary>Chance, for each report, that the trial fails for good.</summary>
    public double FailureRate { get; init; }

    /// <summary>Chance, for each report, that the trial fails and is started again from an older checkpoint.</summary>
    public double RetryRate { get; init; }

    /// <summary>Chance that a trial is done early, at any report.</summary>
    public double EarlyEndRate { get; init; }

    /// <summary>Chance that a loss is no number.</summary>
    public double NaNRate { get; init; }

    /// <summary>Chance that a report lacks the time attribute.</summary>
    public double MissingRate { get; init; }

    /// <summary>Chance that an older report comes once more, late.</summary>
    public double LateRate { get; init; }

    /// <summary>Chance, at each move, that a person opens an ended trial again; once for each trial.</summary>
    public double ReopenRate { get; init; }

    /// <summary>Trials that are added once everything was over.</summary>
    public int Raise { get; init; }

    /// <summary>After so many trials the searcher waits until none of them has a place; 0: it never waits.</summary>
    public int Batch { get; init; }

    /// <summary>Chance, at each move, that the driver is killed and a new one replays the journal.</summary>
    public double RestartRate { get; init; }

    /// <summary>Done to every loss.</summary>
    public Func<double, double> Loss { get; init; } = loss => loss;

    /// <summary>The loss of that report.</summary>
    internal double LossAt(int trial, int step)
    {
        var draw = KeyedStream.For((ulong)Seed, "test/loss", trial, step);
        if (Curve == CurveShape.NaN || draw.NextDouble() < NaNRate)
        {
            return double.NaN;
        }

        return Loss(Curve switch
        {
            CurveShape.Noise => draw.NextInt64(100),
            CurveShape.Flat => 7,
            _ => KeyedStream.For((ulong)Seed, "test/floor", trial).NextInt64(40) + (Math.Max(0, Length - step) * 2) + draw.NextInt64(5),
        });
    }

    /// <summary>The budget of that report: rises strictly with the step.</summary>
    internal double BudgetAt(int trial, int step) =>
        UnevenTime ? step + (0.9 * KeyedStream.For((ulong)Seed, "test/time", trial, step).NextDouble()) + (step / 5 * 3) : step;

    /// <summary>The report after which that trial is done.</summary>
    internal int LengthOf(int trial)
    {
        var draw = KeyedStream.For((ulong)Seed, "test/length", trial);
        return draw.NextDouble() < EarlyEndRate ? 1 + (int)draw.NextInt64(Length) : Length;
    }
}
