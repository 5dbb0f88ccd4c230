using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Tpe;

/// <summary>A trial, or a result from before the experiment.</summary>
internal sealed class TpeRecord(int number, double[] coordinates)
{
    /// <summary>Which one it is, in the order they were made.</summary>
    public int Number { get; } = number;

    /// <summary>Its place in the cube; NaN for what it does not have.</summary>
    public double[] Coordinates { get; } = coordinates;

    /// <summary>How it has ended; null while it runs.</summary>
    public Observation? Result { get; set; }

    /// <summary>Whether its result says anything of its place.</summary>
    public bool Counts => Result is { Kind: TrialResultKind.Completed or TrialResultKind.StoppedEarly };

    /// <summary>From good to bad: complete ones by loss; those that were stopped early by how far they came, then by loss; those that break metric constraints by how much; the rest.</summary>
    public static IComparer<TpeRecord> BestFirst { get; } = Comparer<TpeRecord>.Create((a, b) => a.Rank.CompareTo(b.Rank));

    private (int Class, double First, double Second, int Number) Rank => Result switch
    {
        { Kind: TrialResultKind.Completed or TrialResultKind.StoppedEarly, Violation: > 0 and var violation } => (2, violation, Result.Loss, Number),
        { Kind: TrialResultKind.Completed } => (0, Result.Loss, 0, Number),
        { Kind: TrialResultKind.StoppedEarly } => (1, -Result.Resource, Result.Loss, Number),
        _ => (3, 0, 0, Number),
    };
}
