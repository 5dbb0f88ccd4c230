using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Hyperband;

/// <summary>HyperBand: brackets of trials that pause at a milestone until all of the bracket are there; the best 1/η go on to the next.</summary>
/// <remarks>
/// <para>Li et al., "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization", JMLR 2018, with the synchronous brackets of
/// Ray Tune's <c>HyperBandScheduler</c>: s_max = round(log_η R); bracket s has room for n = ⌈(s_max + 1) ηˢ / (s + 1)⌉ trials, goes to
/// r = ⌊R / ηˢ⌋ at first (left out where that is 0) and is halved s times: n becomes ⌈n/η⌉ and r becomes min(ηr, R). For 81 and 3 that is 5 trials to 81;
/// 8 to 27; 15 to 9; 34 to 3; 81 to 1. Where R is no power of η the last milestone is below it, as in Ray Tune: 81 of 100. New trials fill
/// one bracket after the other, and then another band; a free place goes to the oldest band, there to the bracket that has done the
/// smallest part of its work, and there to the oldest trial. Of equal losses the youngest goes on.</para>
/// <para>As BOHB needs it (Falkner, Klein and Hutter, ICML 2018; Ray Tune's <c>HyperBandForBOHB</c>) the largest bracket comes first, free places
/// go to the oldest bracket, and reasons name the milestone as the budget of the model.</para>
/// <para>Differs from Ray Tune's: a bracket is not halved before it is full, or can no longer fill because the search is over; milestones
/// are not cut to whole numbers after the first; the part of the work that is done is measured by the milestones in use; nobody waits at the
/// last milestone, where nothing is decided any more; trials that fail or end early leave the bracket, and their room is not filled again; a loss
/// that is no finite number at a milestone ends the trial; a report beyond further milestones counts for each of them; where nothing
/// runs and the searcher gives nothing, the oldest bracket goes on without being full. The numbers that go on are those of the full bracket, also where it is not full.</para>
/// <para>A trial that a person reopens joins its bracket again while that is in the same round; otherwise it runs to <c>max_t</c> by itself.</para>
/// <para>Halving costs sorting the bracket; any other report O(log n) in the trials of its bracket.</para>
/// </remarks>
public sealed class HyperbandScheduler : ITrialScheduler
{
    private readonly BandPlan _plan;
    private readonly bool _oldestFirst;
    private readonly bool _stopLastTrials;
    private readonly HyperbandWords _words;
    private readonly Dictionary<int, BracketMember> _members = [];
    private readonly List<HyperbandBracket> _brackets = [];
    private List<TrialVerdict> _verdicts = [];
    private HyperbandBracket? _filling;
    private int _begun;
    private bool _searchEnded;

    /// <summary>Starts without trials.</summary>
    /// <param name="settings">Budgets and order.</param>
    /// <param name="objective">What reasons speak of, in the user's direction; null: of losses.</param>
    public HyperbandScheduler(HyperbandSettings settings, Objective? objective = null)
    {
        Name = settings.Type;
        TimeAttribute = settings.TimeAttribute;
        _plan = new BandPlan(settings.MaxT, settings.ReductionFactor, settings.Order);
        _stopLastTrials = settings.StopLastTrials;
        _words = new HyperbandWords("milestone", settings.TimeAttribute, objective);
    }

    /// <summary>Starts without trials, in the form for BOHB.</summary>
    /// <param name="settings">Budgets.</param>
    /// <param name="objective">What reasons speak of, in the user's direction; null: of losses.</param>
    public HyperbandScheduler(HyperbandForBohbSettings settings, Objective? objective = null)
    {
        Name = settings.Type;
        TimeAttribute = settings.TimeAttribute;
        _plan = new BandPlan(settings.MaxT, settings.ReductionFactor, HyperbandOrder.Aggressive);
        _stopLastTrials = settings.StopLastTrials;
        _oldestFirst = true;
        _words = new HyperbandWords("budget", settings.TimeAttribute, objective);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string TimeAttribute { get; }

    /// <inheritdoc/>
    public bool NeedsCheckpoints => true;

    /// <inheritdoc/>
    public bool AwaitsSearchEnd => true;

    /// <inheritdoc/>
    public Verdict Decide(TrialReport report)
    {
        var member = MemberOf(report.Trial);
        var bracket = member.Bracket;
        if (member.LeftAt is not null)
        {
            return _stopLastTrials && report.Budget >= _plan.MaxT ? Verdict.Stop(_words.AtEnd(_plan.MaxT, report.Budget)) : Verdict.NotJudged;
        }

        bracket.Advance(member, report.Budget);
        if (report.Budget < bracket.Milestone || double.IsNaN(report.Budget) || (bracket.IsLastRound && !_stopLastTrials))
        {
            return Verdict.NotJudged;
        }

        if (!member.IsWaiting)
        {
            if (Finish(member, report) is { } end)
            {
                return end;
            }

            bracket.Arrive(member, report.Loss);
            TryHalve(bracket);
        }

        return AnswerTo(member);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrialVerdict> TakeVerdicts()
    {
        if (_verdicts.Count == 0)
        {
            return [];
        }

        var taken = _verdicts;
        _verdicts = [];
        return taken;
    }

    /// <inheritdoc/>
    public ScheduleChoice Choose(ScheduleSituation situation)
    {
        var ready = FirstReady();
        if (situation.MayStartNew && (ready is null || OrderOfNew().CompareTo(OrderOf(ready)) < 0))
        {
            return ScheduleChoice.StartNew;
        }

        if (ready?.FirstResumable is { } next)
        {
            return ScheduleChoice.Resume(next.Trial, _words.GoesOn(next));
        }

        return situation.Live == 0 && _brackets.Select(b => b.BestPaused).FirstOrDefault(m => m is not null) is { } stuck
            ? ScheduleChoice.Resume(stuck.Trial, _words.GoesOnAlone(stuck))
            : ScheduleChoice.Wait;
    }

    /// <inheritdoc/>
    public void OnCreated(TrialId trial, ConfigMap config) => MemberOf(trial);

    /// <inheritdoc/>
    public void OnPaused(TrialId trial)
    {
        if (_members.TryGetValue(trial.Number, out var member) && member.LeftAt is null)
        {
            member.Bracket.Pause(member);
        }
    }

    /// <inheritdoc/>
    public void OnResumed(TrialId trial)
    {
        if (!_members.TryGetValue(trial.Number, out var member) || member.LeftAt is not null)
        {
            return;
        }

        member.Bracket.Resume(member);
        if (member.IsWaiting)
        {
            member.Bracket.Close();
            TryHalve(member.Bracket);
        }
    }

    /// <inheritdoc/>
    public void OnEnded(TrialId trial)
    {
        if (_members.TryGetValue(trial.Number, out var member))
        {
            member.Bracket.Leave(member);
            TryHalve(member.Bracket);
        }
    }

    /// <inheritdoc/>
    public void OnReopened(TrialId trial)
    {
        if (_members.TryGetValue(trial.Number, out var member) && member.Bracket.TryRejoin(member) && !_brackets.Contains(member.Bracket))
        {
            _brackets.Add(member.Bracket);
            _brackets.Sort((one, other) => one.Number.CompareTo(other.Number));
        }
    }

    /// <inheritdoc/>
    public void OnSearchEnded()
    {
        _searchEnded = true;
        foreach (var bracket in _brackets.ToList())
        {
            TryHalve(bracket);
        }
    }

    /// <inheritdoc/>
    public void OnSearchReopened() => _searchEnded = false;

    /// <summary>Idempotent: halves as often as all who are in the bracket have come to its milestone, and forgets one that is over.</summary>
    private void TryHalve(HyperbandBracket bracket)
    {
        if (_searchEnded && bracket.Waiting > 0 && bracket.Waiting == bracket.Count)
        {
            bracket.Close();
        }

        while (bracket.TryHalve((member, rank) => _words.Standing(member, rank)) is { } losers)
        {
            _verdicts.AddRange(losers.Select(loser => new TrialVerdict(loser.Trial, Verdict.Stop(loser.Standing!))));
        }

        if (bracket.IsLastRound)
        {
            EndAtLastMilestone(bracket);
        }

        if (bracket.IsOver)
        {
            _brackets.Remove(bracket);
        }
    }

    // Those whose report was beyond the last milestone already.
    private void EndAtLastMilestone(HyperbandBracket bracket)
    {
        foreach (var member in bracket.Members.Where(m => m.IsWaiting).ToList())
        {
            if (_stopLastTrials)
            {
                bracket.Leave(member);
                _verdicts.Add(new TrialVerdict(member.Trial, Verdict.Stop(_words.AtEnd(bracket.Milestone, member.Budget))));
            }
            else
            {
                bracket.Release(member);
            }
        }
    }

    /// <summary>Ends a trial that has nothing to wait for: at the last milestone, or without a loss that could be compared.</summary>
    private Verdict? Finish(BracketMember member, TrialReport report)
    {
        var bracket = member.Bracket;
        if (double.IsFinite(report.Loss) && !bracket.IsLastRound)
        {
            return null;
        }

        string reason = bracket.IsLastRound ? _words.AtEnd(bracket.Milestone, report.Budget) : _words.NotFinite(bracket);
        bracket.Leave(member);
        TryHalve(bracket);
        return Verdict.Stop(reason);
    }

    private Verdict AnswerTo(BracketMember member)
    {
        int own = _verdicts.FindIndex(v => v.Trial == member.Trial);
        if (own >= 0)
        {
            var verdict = _verdicts[own].Verdict;
            _verdicts.RemoveAt(own);
            return verdict;
        }

        return member.IsWaiting ? Verdict.Pause(_words.Waits(member)) : Verdict.GoOn(member.Standing!);
    }

    private BracketMember MemberOf(TrialId trial)
    {
        if (!_members.TryGetValue(trial.Number, out var member))
        {
            _filling = _filling is { IsOpen: true } ? _filling : Begin();
            member = _filling.Join(trial);
            _members.Add(trial.Number, member);
        }

        return member;
    }

    private HyperbandBracket Begin()
    {
        int size = _plan.Brackets.Length;
        var bracket = new HyperbandBracket(_plan, _plan.Brackets[_begun % size], _begun / size, ++_begun);
        _brackets.Add(bracket);
        return bracket;
    }

    /// <summary>The first bracket, by <see cref="OrderOf"/>, of which a trial may be resumed. They lie by bands, so that most need not be looked at.</summary>
    private HyperbandBracket? FirstReady()
    {
        HyperbandBracket? first = null;
        foreach (var bracket in _brackets)
        {
            if (first is not null && (_oldestFirst || bracket.Band != first.Band))
            {
                break;
            }

            if (bracket.FirstResumable is not null && (first is null || OrderOf(bracket).CompareTo(OrderOf(first)) < 0))
            {
                first = bracket;
            }
        }

        return first;
    }

    private (int Band, double Progress, int Number) OrderOf(HyperbandBracket bracket) => (bracket.Band, _oldestFirst ? 0 : bracket.Progress, bracket.Number);

    /// <summary>Where a new trial would stand: in the bracket that is being filled, or in the next.</summary>
    private (int Band, double Progress, int Number) OrderOfNew() =>
        _filling is { IsOpen: true } open ? OrderOf(open) : (_begun / _plan.Brackets.Length, 0, _begun + 1);
}
