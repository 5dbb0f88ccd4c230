using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Population;

/// <summary>Trains a population: at each interval the worst members take over the best ones' weights and go on with new hyperparameters.</summary>
/// <remarks>
/// <para>Jaderberg et al., "Population Based Training of Neural Networks", 2017 (arXiv 1711.09846), with the rules of Ray Tune's
/// <c>PopulationBasedTraining</c>. Where the new hyperparameters come from is the explorer's business.</para>
/// <para>A member that takes over inherits the other's place in time. It takes over only from a member that was itself among the best
/// when it was judged last and has a checkpoint. Where others wait for a place, a member yields at its interval, and the least trained one goes on.</para>
/// <para>Synchronous: each member pauses on reaching the common time; when the last has come, all are compared at once.</para>
/// <para>Differs from Ray's: NaN ranks last; asynchronously, losses are compared among members about as far; a quantile of 0 is nobody; the next
/// common time is always ahead of somebody; one that took over twice in a row while others wait lets them pass; a
/// member that ends while others wait for it sets them free; a lone member is never paused.</para>
/// </remarks>
public sealed class PopulationScheduler : ITrialScheduler
{
    private const int MostTakeovers = 2;
    private readonly PopulationSettings _settings;
    private readonly SchedulerSetting _setting;
    private readonly IExplorer _explorer;
    private readonly Members _members;
    private readonly List<TrialVerdict> _verdicts = [];
    private double _nextSync;
    private bool? _searchOver;

    internal PopulationScheduler(PopulationSettings settings, SchedulerSetting setting, IExplorer explorer)
    {
        _settings = settings;
        _setting = setting;
        _explorer = explorer;
        _members = new Members(settings.QuantileFraction);
        _nextSync = settings.PerturbationInterval;
    }

    /// <inheritdoc/>
    public string Name => _settings.Type;

    /// <inheritdoc/>
    public string TimeAttribute => _settings.TimeAttribute;

    /// <inheritdoc/>
    public bool NeedsCheckpoints => true;

    /// <inheritdoc/>
    public bool RequiresAttributes => _settings.RequireAttributes;

    /// <inheritdoc/>
    public bool AwaitsSearchEnd => _settings.Synchronous;

    /// <summary>Whether all members have come that will come.</summary>
    private bool IsComplete => _searchOver ?? (_setting.Trials is not { } trials || _members.Count >= trials);

    /// <inheritdoc/>
    public void OnCreated(TrialId trial, ConfigMap config) => _members.Of(trial).Config = config;

    /// <inheritdoc/>
    public Verdict Decide(TrialReport report)
    {
        var member = _members.Of(report.Trial);
        member.HasCheckpoint |= report.HasCheckpoint;
        double trained = report.Budget - member.LastPerturbation;
        if (MustYield(member, report.OthersWait))
        {
            return Yield(member);
        }

        if (member.HasEnded || !(report.Budget >= _settings.BurnInPeriod && trained >= _settings.PerturbationInterval))
        {
            return Verdict.NotJudged;
        }

        member.Record(report.Budget, report.Loss);
        _explorer.OnJudged(member);
        return _settings.Synchronous ? DecideTogether(member) : DecideAlone(member, trained, report.OthersWait);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrialVerdict> TakeVerdicts()
    {
        TrialVerdict[] taken = [.. _verdicts];
        _verdicts.Clear();
        return taken;
    }

    /// <inheritdoc/>
    public ScheduleChoice Choose(ScheduleSituation situation)
    {
        if (situation.MayStartNew)
        {
            return ScheduleChoice.StartNew;
        }

        return _members.NextPaused(_settings.Synchronous ? _nextSync : null) is not { } waiting ? ScheduleChoice.Wait : ScheduleChoice.Resume(
            waiting.Id,
            _settings.Synchronous ? $"goes on to {TimeAttribute} {_nextSync:G6} with the others" : $"is the least trained of those that wait ({TimeAttribute} {waiting.TrainTime:G6})");
    }

    /// <inheritdoc/>
    public string WhyLeft(TrialId trial) => "the rest of the population is gone";

    /// <inheritdoc/>
    public void OnPaused(TrialId trial) => _members.Of(trial).IsPaused = true;

    /// <inheritdoc/>
    public void OnResumed(TrialId trial)
    {
        var member = _members.Of(trial);
        (member.IsPaused, member.WaitsAt) = (false, null);
    }

    /// <inheritdoc/>
    public void OnExploited(TrialId trial, Exploitation how)
    {
        ArgumentNullException.ThrowIfNull(how);
        _members.Of(trial).Config = how.Config;
    }

    /// <inheritdoc/>
    public void OnEnded(TrialId trial)
    {
        var member = _members.Of(trial);
        (member.HasEnded, member.IsPaused) = (true, false);
        SynchronizeIfAllHaveCome();
    }

    /// <inheritdoc/>
    public void OnReopened(TrialId trial) => _members.Of(trial).HasEnded = false;

    /// <inheritdoc/>
    public void OnSearchEnded()
    {
        _searchOver = true;
        SynchronizeIfAllHaveCome();
    }

    /// <inheritdoc/>
    public void OnSearchReopened() => _searchOver = false;

    private Verdict DecideAlone(Member member, double trained, bool othersWait)
    {
        member.LastPerturbation = member.TrainTime;
        var ranking = _members.RankNear(member, Math.Max(trained, _settings.PerturbationInterval));
        member.WasBest = ranking.Best.Contains(member);
        string standing = Standing(member, ranking);

        if (ranking.Worst.Contains(member))
        {
            var source = DrawSource(member, ranking);
            if (source is { WasBest: true, HasCheckpoint: true } && HasValue(source))
            {
                return TakeOver(member, source, ranking, standing);
            }

            standing += $"; trial {source.Id}, drawn to take over from, {WhyNotFrom(source)}";
        }

        member.TakeoversInARow = 0;
        return othersWait ? Verdict.Pause($"{standing}; others wait for a place") : Verdict.GoOn(standing);
    }

    /// <summary>One that always fails would always take over, and never let others have its place.</summary>
    private bool MustYield(Member member, bool othersWait) => !_settings.Synchronous && othersWait && !member.HasEnded && member.TakeoversInARow >= MostTakeovers;

    private Verdict Yield(Member member)
    {
        member.TakeoversInARow = 0;
        member.WaitsAt = _members.Alive.Max(m => m.TrainTime) + _settings.PerturbationInterval;
        return Verdict.Pause($"took over {MostTakeovers} times in a row, while others wait for a place");
    }

    private Verdict DecideTogether(Member member)
    {
        string place = $"{TimeAttribute} {member.TrainTime:G6}";
        if (!IsComplete || _members.Alive.Any(m => m != member && m.TrainTime < _nextSync))
        {
            return Verdict.Pause($"is at {place}; waits until all are at {_nextSync:G6}");
        }

        double sync = _nextSync;
        var ranking = Synchronize(member.TrainTime);
        int own = _verdicts.FindIndex(v => v.Trial == member.Id);
        if (own >= 0)
        {
            var verdict = _verdicts[own].Verdict;
            _verdicts.RemoveAt(own);
            return verdict;
        }

        string standing = Standing(member, ranking);
        return _members.Alive.Skip(1).Any() ? Verdict.Pause($"{standing}; it was the last to come to {sync:G6}, so that all have been compared") : Verdict.GoOn(standing);
    }

    /// <summary>Nobody is left to report: the end of a member, or of the search, may be what the others waited for.</summary>
    private void SynchronizeIfAllHaveCome()
    {
        if (_settings.Synchronous && IsComplete && _members.Alive.Any() && _members.Alive.All(m => m.Loss is not null && m.TrainTime >= _nextSync))
        {
            Synchronize(_members.Alive.Max(m => m.TrainTime));
        }
    }

    private Ranking Synchronize(double time)
    {
        var ranking = _members.Rank();
        foreach (var member in _members.Alive)
        {
            (member.LastPerturbation, member.WasBest) = (time, ranking.Best.Contains(member));
        }

        foreach (var member in ranking.Worst)
        {
            var source = DrawSource(member, ranking);
            if (source.HasCheckpoint && HasValue(source))
            {
                _verdicts.Add(new TrialVerdict(member.Id, TakeOver(member, source, ranking, Standing(member, ranking))));
            }
        }

        double furthest = _members.Alive.Max(m => m.TrainTime);
        _nextSync = Math.Max(_nextSync + _settings.PerturbationInterval, furthest);
        if (_members.Alive.All(m => m.TrainTime >= _nextSync))
        {
            _nextSync = furthest + _settings.PerturbationInterval; // or nobody could go on
        }

        return ranking;
    }

    private Verdict TakeOver(Member member, Member source, Ranking ranking, string standing)
    {
        var exploration = _explorer.Explore(member, source);
        string reason = $"{standing}, takes over from trial {source.Id} (rank {ranking.RankOf(source)}, {LossText(source)}): {exploration}";
        (member.TrainTime, member.LastPerturbation, member.WasBest) = (source.TrainTime, source.LastPerturbation, false);
        member.TakeoversInARow++;
        return Verdict.Exploit(new Exploitation(source.Id, exploration.Config), reason);
    }

    private Member DrawSource(Member member, Ranking ranking)
    {
        var stream = KeyedStream.For(_setting.Seed, $"{Name}/source", member.Id.Number, member.Judgements);
        return ranking.Best[(int)stream.NextInt64(ranking.Size)];
    }

    private static bool HasValue(Member source) => source.Loss < double.PositiveInfinity;

    private string WhyNotFrom(Member source) =>
        !HasValue(source) ? $"has no {_setting.Objective.Metric} either"
        : !source.HasCheckpoint ? "has left no checkpoint"
        : "was not among the best when it was judged itself";

    private string Standing(Member member, Ranking ranking) =>
        $"{LossText(member)} is rank {ranking.RankOf(member)} of {ranking.Count} at {TimeAttribute} {member.TrainTime:G6}";

    private string LossText(Member member) => $"{_setting.Objective.Metric} {_setting.Objective.FromLoss(member.Loss!.Value):G6}";
}
