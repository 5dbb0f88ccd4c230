using Tune.Hpc.Numerics;

namespace Tune.Hpc.TestKit.Search;

/// <summary>Mann and Whitney's test, by the normal approximation with ties.</summary>
public static class RankTest
{
    /// <summary>How likely it is that the first values stand so far above the second, or farther, if both come from one distribution.</summary>
    public static double Above(IReadOnlyCollection<double> first, IReadOnlyCollection<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var all = first.Select(v => (Value: v, IsFirst: true)).Concat(second.Select(v => (Value: v, IsFirst: false))).ToList();
        double ranks = 0;
        double ties = 0;
        double before = 0;
        foreach (var group in all.GroupBy(v => v.Value).OrderBy(g => g.Key))
        {
            double count = group.Count();
            ranks += group.Count(v => v.IsFirst) * (before + ((count + 1) / 2));
            ties += (count * count * count) - count;
            before += count;
        }

        double n = first.Count;
        double m = second.Count;
        double u = ranks - (n * (n + 1) / 2);
        double variance = n * m / 12 * (n + m + 1 - (ties / ((n + m) * (n + m - 1))));
        return variance <= 0 ? 1 : 1 - StandardNormal.Cdf((u - (n * m / 2) - 0.5) / Math.Sqrt(variance));
    }
}
