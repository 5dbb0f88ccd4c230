using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Nsga2;

/// <summary>The results that may become parents, the best first: by their front, and within a front the least crowded.</summary>
/// <remarks>What keeps the metric constraints comes before what breaks them, and less broken before more (Deb's constrained domination). With one objective
/// only the order of the losses counts.</remarks>
internal sealed class Population(int size, bool generational, int objectives, LexicographicOrder? order)
{
    private readonly List<Observation> _children = [];
    private List<Observation> _parents = [];

    /// <summary>The parents, the best first; none before there are enough results for a first population.</summary>
    public IReadOnlyList<Observation> Parents => IsComplete ? _parents : [];

    /// <summary>How many results there are, up to the size of the population.</summary>
    public int Count => IsComplete ? size : _children.Count;

    /// <summary>How often the parents were chosen anew.</summary>
    public int Generation { get; private set; }

    private bool IsComplete => Generation > 0;

    /// <summary>Takes a result. What failed has no place among parents; a later result of the same trial holds.</summary>
    public void Add(Observation observation)
    {
        if (observation.Point.Trial is { } trial)
        {
            _children.RemoveAll(o => o.Point.Trial == trial);
            _parents.RemoveAll(o => o.Point.Trial == trial);
        }

        if (observation.Kind is TrialResultKind.Failed or TrialResultKind.Dropped || observation.Losses.Length != objectives)
        {
            return;
        }

        _children.Add(observation);
        if (_children.Count >= (IsComplete && !generational ? 1 : size))
        {
            _parents = Best([.. _parents, .. _children]);
            _children.Clear();
            Generation++;
        }
    }

    private static double[] LossesOf(Observation observation) => observation.Losses.Length == 1 ? [observation.PlainLoss] : [.. observation.Losses];

    private List<Observation> Best(List<Observation> all)
    {
        double[][] losses = [.. all.Select(LossesOf)];
        int[] places = [.. Enumerable.Range(0, all.Count)];
        if (order is not null)
        {
            double[] bounds = order.Bounds([.. losses.Where((_, i) => all[i].Violation == all.Min(o => o.Violation))]);
            return [.. places.OrderBy(i => all[i].Violation).ThenBy(i => losses[i], Comparer<double[]>.Create((a, b) => order.Compare(a, b, bounds))).Take(size).Select(i => all[i])];
        }

        int[] ranks = ParetoRanks.Of(losses, [.. all.Select(o => o.Violation)]);
        double[] room = objectives == 1 ? new double[all.Count] : RoomWithin(ranks, losses);
        return [.. places.OrderBy(i => ranks[i]).ThenByDescending(i => room[i]).Take(size).Select(i => all[i])];
    }

    private static double[] RoomWithin(int[] ranks, double[][] losses)
    {
        double[] room = new double[ranks.Length];
        foreach (var front in Enumerable.Range(0, ranks.Length).GroupBy(i => ranks[i]))
        {
            int[] members = [.. front];
            double[] distances = CrowdingDistance.Of([.. members.Select(i => losses[i])]);
            for (int k = 0; k < members.Length; k++)
            {
                room[members[k]] = distances[k];
            }
        }

        return room;
    }
}
