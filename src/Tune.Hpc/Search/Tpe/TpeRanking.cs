using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Tpe;

/// <summary>Results in order, and the good ones among them.</summary>
/// <param name="isOneObjective">Whether losses have an order; with several objectives results are good by the front they lie on.</param>
internal sealed class TpeRanking(bool isOneObjective)
{
    private readonly List<TpeRecord> _ranked = [];

    /// <summary>How many results say anything of their places: all but failures.</summary>
    public int Count { get; private set; }

    public void Add(TpeRecord record)
    {
        _ranked.Insert(~_ranked.BinarySearch(record, TpeRecord.BestFirst), record);
        Count += record.Counts ? 1 : 0;
    }

    public void Remove(TpeRecord record)
    {
        int at = _ranked.BinarySearch(record, TpeRecord.BestFirst);
        if (at >= 0)
        {
            _ranked.RemoveAt(at);
            Count -= record.Counts ? 1 : 0;
        }
    }

    /// <summary>The best ones, in the order in which they were made.</summary>
    public List<TpeRecord> Best(int count)
    {
        int complete = isOneObjective ? 0 : _ranked.TakeWhile(r => r.Result is { Kind: TrialResultKind.Completed, Violation: 0 }).Count();
        var best = isOneObjective ? _ranked.GetRange(0, count)
            : count >= complete ? _ranked.GetRange(0, count)
            : BestFronts(_ranked.GetRange(0, complete), count);
        best.Sort((a, b) => a.Number.CompareTo(b.Number));
        return best;
    }

    /// <summary>Front by front; of the one that is too large those that cover the most together.</summary>
    private static List<TpeRecord> BestFronts(List<TpeRecord> complete, int count)
    {
        double[][] losses = [.. complete.Select(r => r.Result!.Losses.ToArray())];
        int[] ranks = ParetoRanks.Of(losses);
        var best = new List<TpeRecord>(count);
        foreach (var front in Enumerable.Range(0, complete.Count).GroupBy(i => ranks[i]).OrderBy(f => f.Key).Select(f => f.ToArray()))
        {
            int room = count - best.Count;
            var chosen = front.Length <= room ? front : HypervolumeSubset.Choose([.. front.Select(i => losses[i])], Hypervolume.ReferenceOf(losses), room).Select(i => front[i]);
            best.AddRange(chosen.Select(i => complete[i]));
            if (best.Count == count)
            {
                break;
            }
        }

        return best;
    }
}
