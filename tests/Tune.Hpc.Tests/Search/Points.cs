using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search;

/// <summary>Points, results and questions for samplers without a searcher around them.</summary>
internal static class Points
{
    /// <summary>A trial at a place, of which the sampler is told.</summary>
    public static ProposedPoint Made(ISampler sampler, int index, double[] place, ConfigMap? notes = null)
    {
        var point = new ProposedPoint(new TrialId(index + 1), index, place, ConfigMap.Empty, notes ?? ConfigMap.Empty);
        sampler.OnProposed(point);
        return point;
    }

    public static Observation Result(ProposedPoint point, TrialResultKind kind, double loss) => new() { Point = point, Kind = kind, Loss = loss, PlainLoss = loss, Losses = [loss] };

    public static ProposalContext Context(long index, IReadOnlyCollection<ProposedPoint> pending, ulong seed = 5) => new()
    {
        Index = index,
        Attempt = 0,
        Seed = seed,
        NumSamples = -1,
        History = [],
        Pending = pending,
        IsTaken = _ => false,
    };

    /// <summary>Asks and tells, one at a time.</summary>
    public static IEnumerable<(double[] Place, double Loss, string Reason)> Played(ISampler sampler, int trials, Func<double[], double> loss, ulong seed = 5)
    {
        for (int i = 0; i < trials; i++)
        {
            var proposal = (Proposal.Point)sampler.Propose(Context(i, [], seed));
            var point = Made(sampler, i, proposal.Coordinates, proposal.Notes);
            double found = loss(proposal.Coordinates);
            sampler.Learn(Result(point, TrialResultKind.Completed, found));
            yield return (proposal.Coordinates, found, proposal.Reason);
        }
    }
}
