namespace Tune.Hpc.Search.Pareto;

/// <summary>Chooses the results that together have the largest hypervolume, one after another.</summary>
/// <remarks>Greedy: at least 1 − 1/e of the largest there is (Guerreiro, Fonseca, Paquete, "Greedy Hypervolume Subset Selection in Low Dimensions",
/// Evolutionary Computation 24(3), 2016). What a result adds only shrinks while others are chosen, so that only those that may be next are computed anew.
/// Of equal results the earlier one is chosen.</remarks>
public static class HypervolumeSubset
{
    /// <summary>The numbers of the chosen results, in the order of choosing.</summary>
    /// <param name="losses">One row for each result, all of one length; lower is better.</param>
    /// <param name="reference">The reference point, as of <see cref="Hypervolume.ReferenceOf"/>.</param>
    /// <param name="count">How many to choose; all where there are no more.</param>
    public static int[] Choose(IReadOnlyList<double[]> losses, IReadOnlyList<double> reference, int count)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        double[] corner = [.. reference];
        var queue = new PriorityQueue<int, (double Lost, int Row)>();
        for (int i = 0; i < losses.Count; i++)
        {
            queue.Enqueue(i, (-Hypervolume.Added(losses[i], [], corner), i));
        }

        var chosen = new List<int>();
        var rows = new List<double[]>();
        int[] asOf = new int[losses.Count];
        while (chosen.Count < count && queue.TryDequeue(out int best, out _))
        {
            if (asOf[best] == chosen.Count)
            {
                chosen.Add(best);
                rows.Add(losses[best]);
            }
            else
            {
                asOf[best] = chosen.Count;
                queue.Enqueue(best, (-Hypervolume.Added(losses[best], rows, corner), best));
            }
        }

        return [.. chosen];
    }
}
