using System.Collections.Immutable;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Driver;

/// <summary>Which checkpoints of a trial are not kept any longer.</summary>
/// <remarks>As Ray Tune does it, but for one thing: a value that is missing, or is not a number, ranks worst whatever the order; with <c>min</c>, Ray ranks a missing one best.</remarks>
public static class CheckpointPolicy
{
    /// <summary>Their names, in the order in which they came.</summary>
    /// <param name="all">The trial's checkpoints in the order in which they came; the last is the one to go on from.</param>
    /// <param name="settings">How many are kept, and by what.</param>
    /// <param name="isInUse">Whether something needs that one: an attempt that begins from it, a copy that is due.</param>
    /// <remarks>Kept are the <c>num_to_keep</c> best by score (of equals the newer), or the newest where there is no score; and always the latest, the best by
    /// the objective, and what is in use.</remarks>
    public static ImmutableArray<string> ToDrop(IReadOnlyList<TrialCheckpoint> all, CheckpointSettings settings, Func<string, bool> isInUse)
    {
        if (settings.NumToKeep is not { } most || all.Count <= most)
        {
            return [];
        }

        var kept = Ranked(all, settings).Take(most).ToHashSet();
        kept.Add(all.Count - 1);
        if (Best(all) is { } best)
        {
            kept.Add(best);
        }

        return [.. all.Where((c, i) => !kept.Contains(i) && !isInUse(c.Name)).Select(c => c.Name)];
    }

    private static IEnumerable<int> Ranked(IReadOnlyList<TrialCheckpoint> all, CheckpointSettings settings)
    {
        var newest = Enumerable.Range(0, all.Count).Reverse();
        return settings.ScoreAttribute is null ? newest : newest.OrderBy(i => Badness(all[i].Score, settings.LowIsGood));
    }

    private static double Badness(double score, bool lowIsGood) => double.IsNaN(score) ? double.PositiveInfinity : lowIsGood ? score : -score;

    private static int? Best(IReadOnlyList<TrialCheckpoint> all)
    {
        int? best = null;
        for (int i = 0; i < all.Count; i++)
        {
            if (all[i].Loss is { } loss && !double.IsNaN(loss) && !(best is { } so && loss > all[so].Loss))
            {
                best = i;
            }
        }

        return best;
    }
}
