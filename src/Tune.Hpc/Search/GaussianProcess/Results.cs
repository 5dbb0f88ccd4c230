using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Which results a process goes by.</summary>
internal static class Results
{
    private const double BestShare = 0.3;

    /// <summary>Everything that says something, in the order of the ends: dropped trials do not.</summary>
    public static List<Observation> Usable(IReadOnlyList<Observation> history)
    {
        var usable = new List<Observation>(history.Count);
        foreach (var observation in history)
        {
            if (observation.Kind != TrialResultKind.Dropped)
            {
                usable.Add(observation);
            }
        }

        return usable;
    }

    /// <summary>Whether the start-up is over: so many trials are out, and half as many, two at least, have given a loss.</summary>
    public static bool AreEnough(List<Observation> results, int pending, int startup)
    {
        int finite = 0;
        foreach (var result in results)
        {
            finite += double.IsFinite(result.PlainLoss) ? 1 : 0;
        }

        return results.Count + pending >= startup && finite >= Math.Max(2, startup / 2);
    }

    /// <summary>How many results have come since the best one.</summary>
    public static int SinceBest(List<Observation> results)
    {
        int best = 0;
        for (int i = 1; i < results.Count; i++)
        {
            best = Observation.BestFirst.Compare(results[i], results[best]) < 0 ? i : best;
        }

        return results.Count - 1 - best;
    }

    /// <summary>At most so many of the first ones: the best three tenths of that number, and the latest; in their order.</summary>
    public static List<Observation> Choose(IReadOnlyList<Observation> results, int count, int most)
    {
        if (count <= most)
        {
            return [.. results.Take(count)];
        }

        int best = (int)(BestShare * most);
        int latest = most - best;
        var chosen = Enumerable.Range(0, count - latest).OrderBy(i => results[i], Observation.BestFirst).ThenBy(i => i).Take(best).Order();
        return [.. chosen.Concat(Enumerable.Range(count - latest, latest)).Select(i => results[i])];
    }

    /// <summary>After how many results hyperparameters were fitted last: each time until there are 32, then after every sixteenth part more, 50 at most.</summary>
    public static int LastFit(int count)
    {
        int at = 1;
        for (int next = at; next <= count; next = at + Math.Clamp(at / 16, 1, 50))
        {
            at = next;
            if (next == count)
            {
                break;
            }
        }

        return at;
    }
}
