namespace Tune.Hpc.Search.Tpe;

/// <summary>Results in order, and the good ones among them.</summary>
internal sealed class TpeRanking
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
        var best = _ranked.GetRange(0, count);
        best.Sort((a, b) => a.Number.CompareTo(b.Number));
        return best;
    }
}
