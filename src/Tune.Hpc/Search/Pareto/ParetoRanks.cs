using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Pareto;

/// <summary>Sorts results into fronts: rank 0 is beaten by nobody, rank 1 only by rank 0, and so on.</summary>
/// <remarks>
/// <para>One result dominates another if it is no worse in every loss and better in one. Equal results have the same rank. NaN is as bad as +∞.</para>
/// <para>Zhang, Tian, Cheng, Jin, "An Efficient Approach to Nondominated Sorting for Evolutionary Multiobjective Optimization", IEEE TEVC 19(2), 2015 (ENS-BS):
/// O(n log n) for one and two objectives; O(m·n·log n) to O(m·n²) for m objectives.</para>
/// </remarks>
public static class ParetoRanks
{
    /// <summary>The ranks, from 0, by the losses alone.</summary>
    /// <param name="losses">One row for each result, all of one length; lower is better.</param>
    public static int[] Of(IReadOnlyList<double[]> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        int[] ranks = new int[losses.Count];
        _ = Sort(losses, [.. Enumerable.Range(0, losses.Count)], ranks, 0);
        return ranks;
    }

    /// <summary>The ranks, from 0, with constraints: what keeps them comes before what breaks them, and less broken before more, whatever the losses are.</summary>
    /// <param name="losses">One row for each result, all of one length; lower is better.</param>
    /// <param name="violations">By how much each result breaks the constraints, from 0 to +∞.</param>
    public static int[] Of(IReadOnlyList<double[]> losses, IReadOnlyList<double> violations)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(violations);
        ArgumentOutOfRangeException.ThrowIfNotEqual(violations.Count, losses.Count);
        int[] ranks = new int[losses.Count];
        int next = 0;
        foreach (var equallyBroken in Enumerable.Range(0, losses.Count).GroupBy(i => violations[i]).OrderBy(g => g.Key))
        {
            next = Sort(losses, [.. equallyBroken], ranks, next);
        }

        return ranks;
    }

    /// <summary>The ranks of what has ended, from 0: what failed or was dropped comes last, all at one rank.</summary>
    public static int[] Of(IReadOnlyList<Observation> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        double[][] losses = [.. observations.Select(o => o.Losses.ToArray())];
        int[] counting = [.. Enumerable.Range(0, losses.Length).Where(i => observations[i].Kind is TrialResultKind.Completed or TrialResultKind.StoppedEarly)];
        int[] among = Of([.. counting.Select(i => losses[i])], [.. counting.Select(i => observations[i].Violation)]);
        int[] ranks = new int[losses.Length];
        Array.Fill(ranks, among.Length == 0 ? 0 : among.Max() + 1);
        for (int k = 0; k < counting.Length; k++)
        {
            ranks[counting[k]] = among[k];
        }

        return ranks;
    }

    /// <summary>True if the first is no worse in every loss and better in one.</summary>
    public static bool Dominates(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        bool better = false;
        for (int k = 0; k < a.Length; k++)
        {
            switch (Order(a[k], b[k]))
            {
                case > 0: return false;
                case < 0: better = true; break;
            }
        }

        return better;
    }

    /// <summary>In lexicographic order nothing can be dominated by what comes later, so that each row finds its front among those that are there.</summary>
    private static int Sort(IReadOnlyList<double[]> losses, int[] rows, int[] ranks, int first)
    {
        Array.Sort(rows, (a, b) => Lexicographic(losses[a], losses[b]) is var order and not 0 ? order : a.CompareTo(b));
        var fronts = new List<Front>();
        foreach (int row in rows)
        {
            int low = 0;
            int high = fronts.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (fronts[middle].Dominates(losses[row]))
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            if (low == fronts.Count)
            {
                fronts.Add(new Front());
            }

            fronts[low].Add(losses[row]);
            ranks[row] = first + low;
        }

        return first + fronts.Count;
    }

    private static int Lexicographic(double[] a, double[] b)
    {
        for (int k = 0; k < a.Length; k++)
        {
            if (Order(a[k], b[k]) is var order and not 0)
            {
                return order;
            }
        }

        return 0;
    }

    // Unlike CompareTo, −0 is equal to 0, and NaN is not the least but equal to +∞.
    private static int Order(double a, double b) => a < b ? -1 : a > b ? 1 : Normal(a).CompareTo(Normal(b));

    private static double Normal(double loss) => double.IsNaN(loss) ? double.PositiveInfinity : loss == 0 ? 0 : loss;

    private sealed class Front
    {
        private readonly List<double[]> _members = [];

        public void Add(double[] losses) => _members.Add(losses);

        public bool Dominates(double[] losses)
        {
            // With two objectives the latest member has the least second loss of its front.
            int last = losses.Length <= 2 ? Math.Max(0, _members.Count - 1) : 0;
            for (int i = _members.Count - 1; i >= last; i--)
            {
                if (ParetoRanks.Dominates(_members[i], losses))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
