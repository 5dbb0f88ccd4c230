using System.Collections.Immutable;

namespace Tune.Hpc.Scheduling.Population;

/// <summary>Members from the best to the worst, with those at both ends.</summary>
/// <remarks>Worst is NaN; of equal losses the older trial's is worse, as in Ray Tune, whose sort keeps the order in which trials came.</remarks>
internal sealed class Ranking
{
    private readonly ImmutableArray<Member> _fromWorst;

    /// <param name="members">Those that were judged, in the order in which they came.</param>
    /// <param name="fraction">The part at each end, 0 to 0.5.</param>
    public Ranking(IEnumerable<Member> members, double fraction)
    {
        _fromWorst = [.. members.OrderByDescending(m => double.IsNaN(m.Loss!.Value)).ThenByDescending(m => m.Loss!.Value)];
        Size = SizeOf(_fromWorst.Length, fraction);
        Worst = _fromWorst[..Size];
        Best = _fromWorst[^Size..];
    }

    public int Count => _fromWorst.Length;

    /// <summary>How many members each end has.</summary>
    public int Size { get; }

    public ImmutableArray<Member> Worst { get; }

    public ImmutableArray<Member> Best { get; }

    /// <summary>1 is the best.</summary>
    public int RankOf(Member member) => _fromWorst.Length - _fromWorst.IndexOf(member);

    /// <summary>⌈n·fraction⌉, but never more than half; nobody where there is nobody to compare with.</summary>
    public static int SizeOf(int count, double fraction)
    {
        int size = (int)Math.Ceiling(count * fraction);
        return count <= 1 ? 0 : size > count / 2.0 ? count / 2 : size;
    }
}
