using System.Collections.Immutable;
using Tune.Hpc.Driver;

namespace Tune.Hpc.Runtime.Results;

/// <summary>A trial with the value it is ranked by.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Value">The metric's value in its own direction; of several objectives that of the first.</param>
/// <param name="Iteration">The training iteration it belongs to: of the best value for <see cref="BestScope.All"/>, else the trial's last.</param>
public sealed record RankedTrial(TrialState Trial, double Value, long Iteration)
{
    /// <summary>The last values of several objectives, in their order and in their own directions; empty where there is one.</summary>
    public ImmutableArray<double> Values { get; init; } = [];

    /// <summary>Which front it belongs to where objectives are traded: 0 is beaten by no other trial; null elsewhere.</summary>
    public int? ParetoRank { get; init; }
}
