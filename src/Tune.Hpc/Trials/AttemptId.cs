namespace Tune.Hpc.Trials;

/// <summary>One try at a trial.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Attempt">Which try this is; the first is 1.</param>
public readonly record struct AttemptId(TrialId Trial, int Attempt)
{
    /// <summary>As in messages and folder paths: <c>00042/1</c>.</summary>
    public override string ToString() => $"{Trial}/{Attempt}";
}
