using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>What a metric constraint's process is fitted to: −1 where it is kept, and from a half up to 2 the more it is broken.</summary>
internal static class ConstraintTargets
{
    private const double Kept = -1;
    private const double Least = 0.5;
    private const double Most = 2;

    /// <summary>The targets of results; 0, which says nothing, for those that failed before the constraint was looked at.</summary>
    public static double[] Of(IReadOnlyList<Observation> rows, int constraint)
    {
        double[] broken = [.. rows.Where(r => r.Violations.Length > constraint).Select(r => r.Violations[constraint]).Where(v => v > 0 && double.IsFinite(v)).Order()];
        double usual = broken.Length > 0 ? broken[broken.Length / 2] : 1;
        return [.. rows.Select(r => r.Violations.Length <= constraint ? 0
            : r.Violations[constraint] == 0 ? Kept
            : Math.Min(Most, Least + (r.Violations[constraint] / usual / 2)))];
    }
}
