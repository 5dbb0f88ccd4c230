using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Hyperband;

/// <summary>One bracket: trials that are halved together.</summary>
internal sealed class HyperbandBracket(BandPlan plan, BracketPlan start, int band, int number)
{
    private readonly double _work = plan.WorkOf(start);

    // In the order in which they came, which decides between equal losses.
    private readonly SortedDictionary<TrialId, BracketMember> _members = [];
    private readonly SortedSet<TrialId> _resumable = [];
    private BracketPlan _round = start;
    private double _done;
    private int _joined;
    private int _waiting;
    private bool _isClosed;

    internal int Band => band;

    /// <summary>From 1, in the order in which brackets were begun.</summary>
    internal int Number => number;

    internal double Milestone => _round.Milestone;

    internal bool IsLastRound => _round.Halvings == 0;

    /// <summary>How many go on when it is halved next.</summary>
    internal int PlacesNext => plan.After(_round).Trials;

    /// <summary>How far they go then.</summary>
    internal double MilestoneNext => plan.After(_round).Milestone;

    /// <summary>How many trials may still join.</summary>
    internal int Room => _isClosed ? 0 : _round.Trials - _joined;

    /// <summary>Whether another trial may join.</summary>
    internal bool IsOpen => Room > 0;

    /// <summary>Whether nobody is in it, and nobody will be.</summary>
    internal bool IsOver => _members.Count == 0 && !IsOpen;

    internal int Waiting => _waiting;

    internal int Count => _members.Count;

    /// <summary>How much of its work is done, from 0 to 1; what left early counts as not done.</summary>
    internal double Progress => Math.Min(1, _done / _work);

    /// <summary>The first paused trial that may go on; null for none.</summary>
    internal BracketMember? FirstResumable => _resumable.Count == 0 ? null : _members[_resumable.Min];

    /// <summary>The best trial that is paused and waits for the others; null for none.</summary>
    internal BracketMember? BestPaused => Ranked().FirstOrDefault(m => m.IsPaused);

    internal IEnumerable<BracketMember> Members => _members.Values;

    /// <summary>No trial joins any more.</summary>
    internal void Close() => _isClosed = true;

    internal BracketMember Join(TrialId trial)
    {
        var member = new BracketMember(trial, this);
        _members.Add(trial, member);
        _joined++;
        return member;
    }

    internal void Leave(BracketMember member, bool forGood = false)
    {
        if (member.LeftAt is null && _members.Remove(member.Trial))
        {
            Release(member);
            _resumable.Remove(member.Trial);
            member.LeftAt = forGood ? -1 : _round.Halvings;
            member.IsPaused = false;
        }
    }

    /// <summary>A trial that left comes back, if the others are in the same round still.</summary>
    internal bool TryRejoin(BracketMember member)
    {
        if (member.LeftAt != _round.Halvings)
        {
            return false;
        }

        member.LeftAt = null;
        _members.Add(member.Trial, member);
        return true;
    }

    internal void Advance(BracketMember member, double budget)
    {
        if (budget > member.Budget)
        {
            _done += budget - member.Budget;
            member.Budget = budget;
        }
    }

    internal void Arrive(BracketMember member, double loss)
    {
        member.Loss = loss;
        member.IsWaiting = true;
        _waiting++;
    }

    /// <summary>It holds no place any more.</summary>
    internal void Pause(BracketMember member)
    {
        member.IsPaused = true;
        NoteResumable(member);
    }

    /// <summary>It holds a place again.</summary>
    internal void Resume(BracketMember member)
    {
        member.IsPaused = false;
        _resumable.Remove(member.Trial);
    }

    /// <summary>It waits for nobody.</summary>
    internal void Release(BracketMember member)
    {
        _waiting -= member.IsWaiting ? 1 : 0;
        member.IsWaiting = false;
        NoteResumable(member);
    }

    /// <summary>Halves, if all who are here have come to the milestone.</summary>
    /// <param name="standing">Says where a trial came in: the trial and its rank.</param>
    /// <returns>Those that are left out; null where nothing was done.</returns>
    internal IReadOnlyList<BracketMember>? TryHalve(Func<BracketMember, int, string> standing)
    {
        if (IsLastRound || _members.Count == 0 || _waiting < _members.Count || IsOpen)
        {
            return null;
        }

        var next = plan.After(_round);
        var ranked = Ranked().ToList();
        for (int i = 0; i < ranked.Count; i++)
        {
            ranked[i].Standing = standing(ranked[i], i + 1);
        }

        var losers = ranked.Skip(next.Trials).ToList();
        losers.ForEach(loser => Leave(loser, forGood: true));
        _isClosed = true;
        _round = next;
        foreach (var member in Members)
        {
            if (member.Budget < next.Milestone)
            {
                Release(member);
            }
        }

        return losers;
    }

    private void NoteResumable(BracketMember member)
    {
        if (member.IsPaused && !member.IsWaiting)
        {
            _resumable.Add(member.Trial);
        }
    }

    // Ray Tune sorts the other way round, stably, and keeps the end: of equal losses the youngest.
    private IOrderedEnumerable<BracketMember> Ranked() => Members.Where(m => m.IsWaiting).OrderBy(m => m.Loss).ThenByDescending(m => m.Trial);
}
