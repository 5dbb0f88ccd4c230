using System.Collections.Immutable;

namespace Tune.Hpc.Scheduling.Resources;

/// <summary>A live trial, as the policies see it.</summary>
/// <param name="Base">What it asks for by itself.</param>
/// <param name="Has">What it holds, or waits for.</param>
/// <param name="Unit">What one step is for it.</param>
/// <param name="Loss">How good it is, lower is better; NaN where that is not known.</param>
internal readonly record struct ResourceHolder(ResourceAmount Base, ResourceAmount Has, ResourceAmount Unit, double Loss)
{
    /// <summary>Steps above what it asks for.</summary>
    internal int Added => Math.Max(0, (Has - Base).Units(Unit));
}

/// <summary>Divides what is idle among live trials: Ray Tune's <c>DistributeResources</c> and <c>DistributeResourcesToTopJob</c>, counted in steps.</summary>
/// <remarks>
/// <para>Nobody gets less than it asks for by itself. Who holds more than its part keeps it, unless more is in use than there is.</para>
/// <para>Differs from Ray Tune's: a trial whose metric is not known, or is no number, ranks last; there it is the best where the metric is maximised. Paused trials hold nothing.</para>
/// </remarks>
/// <param name="Live">The live trials, those that wait for a place included, in order.</param>
/// <param name="Available">What there is for trials.</param>
/// <param name="MostSteps">The most steps above what a trial asks for; negative: without limit.</param>
internal sealed record ResourceDivision(ImmutableArray<ResourceHolder> Live, ResourceAmount Available, int MostSteps)
{
    /// <summary>What nobody holds; negative where more is held than there is.</summary>
    internal ResourceAmount Free => Live.Aggregate(Available, (left, t) => left - t.Has);

    /// <summary>How many steps above what it asks for that trial is to have.</summary>
    /// <param name="policy">By which policy.</param>
    /// <param name="asking">Which of the live trials.</param>
    internal int StepsFor(ResourcePolicy policy, int asking)
    {
        var trial = Live[asking];
        int free = Free.Units(trial.Unit);
        return free < 0 ? (int)Math.Max(0, trial.Added + (long)free)
            : policy == ResourcePolicy.TopJob ? TopJob(asking, free)
            : Raised(trial.Added, free, Part(trial.Unit));
    }

    /// <summary>What each gets where all begin with nothing above what they ask for, and steps are dealt out in turn: the part of the first one.</summary>
    private int Part(ResourceAmount unit)
    {
        int all = Math.Max(0, Live.Aggregate(Available, (left, t) => left - t.Base).Units(unit));
        long part = ((long)all + Live.Length - 1) / Live.Length;
        return (int)Math.Min(part, Most);
    }

    private int TopJob(int asking, int free)
    {
        int[] ranked = [.. Enumerable.Range(0, Live.Length).OrderBy(i => double.IsNaN(Live[i].Loss)).ThenBy(i => Live[i].Loss)];
        int best = ranked.Where(i => Live[i].Added < Most).DefaultIfEmpty(ranked[0]).First();
        return best == asking ? Raised(Live[asking].Added, free, Most) : Live[asking].Added;
    }

    private static int Raised(int added, int free, int most) => Math.Max(added, (int)Math.Min(most, added + (long)free));

    private int Most => MostSteps < 0 ? int.MaxValue : MostSteps;
}
