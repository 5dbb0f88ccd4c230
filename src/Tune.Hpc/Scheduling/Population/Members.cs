using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Population;

/// <summary>The members, in the order in which they came.</summary>
internal sealed class Members(double fraction)
{
    private readonly List<Member> _all = [];
    private readonly Dictionary<TrialId, Member> _byId = [];

    public int Count => _all.Count;

    /// <summary>Those that have not ended.</summary>
    public IEnumerable<Member> Alive => _all.Where(m => !m.HasEnded);

    private IEnumerable<Member> Judged => Alive.Where(m => m.Loss is not null);

    /// <summary>Who goes on first: the least trained, of equals the oldest.</summary>
    /// <param name="sync">Only those that are not as far; null for all.</param>
    public Member? NextPaused(double? sync) => Alive.Where(m => m.IsPaused && !(m.TrainTime >= sync)).MinBy(m => m.WaitsAt ?? m.TrainTime);

    public Member Of(TrialId id)
    {
        if (!_byId.TryGetValue(id, out var member))
        {
            member = new Member(id);
            _byId.Add(id, member);
            _all.Add(member);
        }

        return member;
    }

    /// <summary>Everybody that was judged.</summary>
    public Ranking Rank() => new(Judged, fraction);

    /// <summary>Those about as far as a member, itself included; everybody where it is alone there.</summary>
    /// <remarks>Losses after much training say nothing about a member with little. One that has lost touch would train alone for ever, so
    /// that it is compared with all.</remarks>
    /// <param name="member">The member.</param>
    /// <param name="reach">How far apart two may be.</param>
    public Ranking RankNear(Member member, double reach)
    {
        var near = new Ranking(Judged.Where(m => Math.Abs(m.TrainTime - member.TrainTime) <= reach), fraction);
        return near.Count > 1 ? near : Rank();
    }
}
