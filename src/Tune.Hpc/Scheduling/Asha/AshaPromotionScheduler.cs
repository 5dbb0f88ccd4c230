using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Asha;

/// <summary>Asynchronous successive halving, promotion form: a trial pauses at each rung, and goes on to the next once it is
/// among the best 1/η of those that got there.</summary>
/// <remarks>
/// <para>Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020, Algorithm 2: where a place is free, the rungs are
/// looked through from the top, and the best trial that waits there and is among the best ⌊n/η⌋ goes on; where there is none, a new trial
/// begins. Where several brackets have one, the higher milestone goes first.</para>
/// <para>A trial that would be promoted in the moment it arrives goes on without a pause: the choice is the same, and a queue's wait is
/// saved. Nobody is promoted below η arrivals, so an experiment of fewer than η^k trials ends below rung k; the last rung below
/// <c>max_t</c> promotes to <c>max_t</c>.</para>
/// <para>A report that jumps over rungs counts at the highest one. A loss that is no finite number at a rung ends the trial and does not
/// count. A trial that ended keeps its rank; one that a person reopens goes on to its next rung. Equal losses rank by age.</para>
/// <para>A report costs a binary search in the arrivals at its rung, a choice one for each rung.</para>
/// </remarks>
public sealed class AshaPromotionScheduler : ITrialScheduler
{
    private readonly AshaSettings _settings;
    private readonly Objective _objective;
    private readonly AshaRungs _rungs;
    private readonly ImmutableArray<ImmutableArray<PromotionRung>> _brackets;
    private readonly ImmutableArray<PromotionRung> _fromTheTop;
    private readonly Dictionary<int, Position> _positions = [];

    /// <summary>Starts without records.</summary>
    /// <param name="settings">Rungs and brackets.</param>
    /// <param name="seed">The experiment's seed; it draws the bracket of each trial.</param>
    /// <param name="objective">What reasons speak of, in the user's direction; null: of losses.</param>
    public AshaPromotionScheduler(AshaSettings settings, ulong seed, Objective? objective = null)
    {
        _settings = settings;
        _objective = objective ?? new Objective("loss", ObjectiveMode.Min);
        _rungs = new AshaRungs(settings, seed);
        _brackets = [.. _rungs.Brackets.Select(milestones => ImmutableArray.CreateRange(milestones.Select(m => new PromotionRung(m, settings.ReductionFactor))))];
        _fromTheTop = [.. _brackets.SelectMany(b => b).OrderByDescending(r => r.Milestone)];
    }

    /// <inheritdoc/>
    public string Name => "asha";

    /// <inheritdoc/>
    public string TimeAttribute => _settings.TimeAttribute;

    /// <inheritdoc/>
    public bool NeedsCheckpoints => true;

    /// <inheritdoc/>
    /// <remarks>Counts at its rung, as in Ray Tune.</remarks>
    public void OnLastReport(TrialReport report) => Decide(report);

    /// <inheritdoc/>
    public Verdict Decide(TrialReport report)
    {
        var position = PositionOf(report.Trial);
        int index = AshaRungs.HighestAt(_rungs.Brackets[position.Bracket], report.Budget);
        bool atEnd = report.Budget >= _settings.MaxT && _settings.StopLastTrials;
        var verdict = index > position.Rung ? Arrive(position with { Rung = index }, report) : Verdict.NotJudged;
        return atEnd ? Verdict.Stop($"reached max_t {_settings.MaxT:R} ({TimeAttribute} {report.Budget:R})") : verdict;
    }

    /// <inheritdoc/>
    public ScheduleChoice Choose(ScheduleSituation situation)
    {
        foreach (var rung in _fromTheTop)
        {
            if (rung.BestWaiting is { } best && rung.RankOf(best) is int rank && rank <= rung.Places)
            {
                return ScheduleChoice.Resume(best.Trial, $"{Standing(rung, best.Loss, rank)}, and {Best(rung)} promoted");
            }
        }

        return ScheduleChoice.StartNew;
    }

    /// <inheritdoc/>
    public string WhyLeft(TrialId trial)
    {
        if (!_positions.TryGetValue(trial.Number, out var position) || RungOf(position) is not { } rung)
        {
            return "it was paused below its first rung";
        }

        string standing = Standing(rung, position.Loss, rung.RankOf(new Arrival(position.Loss, trial)));
        return rung.Places == 0 ? $"{standing}, and it takes {rung.LeastCount} for one to be promoted" : $"{standing}, and only {Best(rung)} promoted";
    }

    /// <inheritdoc/>
    public void OnPaused(TrialId trial)
    {
        if (_positions.TryGetValue(trial.Number, out var position) && !position.IsPromoted)
        {
            RungOf(position)?.Wait(new Arrival(position.Loss, trial));
        }
    }

    /// <inheritdoc/>
    public void OnResumed(TrialId trial)
    {
        if (_positions.TryGetValue(trial.Number, out var position))
        {
            RungOf(position)?.Leave(new Arrival(position.Loss, trial));
            _positions[trial.Number] = position with { IsPromoted = true };
        }
    }

    /// <inheritdoc/>
    public void OnEnded(TrialId trial)
    {
        if (_positions.TryGetValue(trial.Number, out var position))
        {
            RungOf(position)?.Leave(new Arrival(position.Loss, trial));
        }
    }

    private Verdict Arrive(Position position, TrialReport report)
    {
        var rung = _brackets[position.Bracket][position.Rung];
        var arrival = new Arrival(report.Loss, report.Trial);
        if (!double.IsFinite(report.Loss))
        {
            _positions[report.Trial.Number] = position with { Loss = double.NaN };
            return Verdict.Stop($"rung {rung.Milestone:R}: {_objective.Metric} is not a finite number");
        }

        int rank = rung.Record(arrival);
        bool isLast = rung.Milestone >= _settings.MaxT;
        bool goesOn = isLast || (rank <= rung.Places && IsNext(rung, arrival));
        _positions[report.Trial.Number] = position with { Loss = report.Loss, IsPromoted = goesOn };
        string standing = Standing(rung, report.Loss, rank);
        return isLast ? Verdict.GoOn(standing)
            : goesOn ? Verdict.GoOn($"{standing}, and {Best(rung)} promoted, this one without a pause")
            : Verdict.Pause($"{standing}; {WhatItWaitsFor(rung, rank)}");
    }

    /// <summary>Whether <see cref="Choose"/> would name this trial first, which may go on, if it waited.</summary>
    private bool IsNext(PromotionRung rung, Arrival arrival)
    {
        foreach (var other in _fromTheTop)
        {
            if (other == rung)
            {
                return rung.BestWaiting is not { } best || arrival.CompareTo(best) < 0;
            }

            if (other.BestWaiting is { } higher && other.RankOf(higher) <= other.Places)
            {
                return false;
            }
        }

        return true;
    }

    private static string WhatItWaitsFor(PromotionRung rung, int rank)
    {
        if (rung.Places == 0)
        {
            return $"it takes {rung.LeastCount} for one to be promoted";
        }

        return rank <= rung.Places ? "waits until those before it have been promoted" : $"so far only {Best(rung)} promoted";
    }

    private static string Best(PromotionRung rung) => rung.Places == 1 ? "the best is" : $"the best {rung.Places} are";

    private string Standing(PromotionRung rung, double loss, int rank) =>
        $"{rung.Place}{_objective.Metric} {_objective.FromLoss(loss):G6} is rank {rank} of {rung.Count}";

    /// <summary>The rung at which it was recorded last; null where there is none, or its loss was no number.</summary>
    private PromotionRung? RungOf(Position position) =>
        position.Rung >= 0 && double.IsFinite(position.Loss) ? _brackets[position.Bracket][position.Rung] : null;

    private Position PositionOf(TrialId trial) =>
        _positions.TryGetValue(trial.Number, out var position) ? position : new Position(_rungs.BracketOf(trial), -1, double.NaN, false);

    private readonly record struct Position(int Bracket, int Rung, double Loss, bool IsPromoted);
}
