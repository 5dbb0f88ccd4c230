using Tune.Hpc.Driver.Events;
using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Scheduling;

/// <summary>An experiment played against a scheduler by the driver's rules, without files, clock and cluster.</summary>
/// <remarks>The rules: a free place goes to trials that wait to be started again, then to whom the scheduler chooses; a report is judged
/// unless the trial is being paused or stopped; after every call the verdicts about other trials are taken; a trial that was told to
/// pause or stop has its place until it moves next; where nothing moves and the search is over, paused trials are ended.</remarks>
public sealed partial class ScheduledRun
{
    private readonly SchedulerCase _which;
    private readonly SchedulePlan _plan;
    private readonly RecordedScheduler _scheduler;
    private readonly List<ScheduledTrial> _trials = [];
    private readonly List<string> _log = [];
    private readonly List<string> _reasons = [];
    private KeyedStream _draw;
    private KeyedStream _restarts;
    private int _wanted;
    private bool _searchEnded;

    private ScheduledRun(SchedulerCase which, SchedulePlan plan)
    {
        _which = which;
        _plan = plan;
        _wanted = plan.Trials;
        _scheduler = new RecordedScheduler(() => which.Create(plan));
        _draw = KeyedStream.For((ulong)plan.Seed, "test/moves");
        _restarts = KeyedStream.For((ulong)plan.Seed, "test/restarts");
    }

    /// <summary>The trials, in order.</summary>
    public IReadOnlyList<ScheduledTrial> Trials => _trials;

    /// <summary>What happened, one line each, without reasons.</summary>
    public IReadOnlyList<string> Log => _log;

    /// <summary>Every reason that was given, one line each.</summary>
    public IReadOnlyList<string> Reasons => _reasons;

    /// <summary>Plays to the end.</summary>
    /// <exception cref="ScheduleViolationException">The scheduler broke a rule, or some trial never ends.</exception>
    public static ScheduledRun Play(SchedulerCase which, SchedulePlan plan)
    {
        var run = new ScheduledRun(which, plan);
        try
        {
            run.Play();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ScheduleViolationException($"{which.Name}: {e.Message}\n{plan}\nlast: {string.Join("\n", run._log.TakeLast(20))}\n{e.StackTrace}");
        }

        return run;
    }

    private void Play()
    {
        int left = 2000 + ((_plan.Trials + _plan.Raise) * _plan.Length * 50);
        while (Fill() || !IsOver())
        {
            Require(left-- > 0, "it does not end");
            MayRestart();
            MayReopen();
            if (_trials.Where(t => t.HasPlace).ToList() is { Count: > 0 } live)
            {
                Move(live[(int)_draw.NextInt64(live.Count)]);
            }
        }
    }

    private bool Fill()
    {
        while (_trials.Count(t => t.HasPlace) < _plan.Slots && (StartPending() || StartChosen()))
        {
        }

        return _trials.Any(t => t.HasPlace);
    }

    // Nothing has a place, and nothing got one.
    private bool IsOver()
    {
        Require(_searchEnded, "everything waits, and the search is not over");
        foreach (var trial in _trials.Where(t => t.State == ScheduledTrialState.Paused).ToList())
        {
            string why = _scheduler.WhyLeft(trial.Id);
            Require(_which.MayLeave, $"{trial.Id} is left paused: {why}");
            Require(why.Length > 0, $"no word why {trial.Id} is left");
            Note($"{trial.Id} left", why);
            End(trial, "left");
        }

        if (_wanted == _plan.Trials && _plan.Raise > 0)
        {
            _wanted += _plan.Raise;
            _searchEnded = false;
            Note("more trials");
            if (_scheduler.AwaitsSearchEnd)
            {
                _scheduler.OnSearchReopened();
                TakeVerdicts();
            }

            return false;
        }

        return _trials.All(t => t.State == ScheduledTrialState.Ended);
    }

    private bool StartPending()
    {
        if (_trials.FirstOrDefault(t => t.State == ScheduledTrialState.Pending) is not { } trial)
        {
            return false;
        }

        trial.State = ScheduledTrialState.Running;
        return true;
    }

    private bool StartChosen()
    {
        bool mayStartNew = !_searchEnded && !SearcherWaits();
        var choice = _scheduler.Choose(new ScheduleSituation(mayStartNew, _trials.Count(t => t.HasPlace)));
        if (choice.Resumed is { } id)
        {
            Resume(Find(id), choice.Reason);
            return true;
        }

        if (!choice.IsNew || !mayStartNew)
        {
            return false;
        }

        if (_trials.Count < _wanted)
        {
            Create();
            return true;
        }

        EndSearch();
        return true;
    }

    private bool SearcherWaits() =>
        _plan.Batch > 0 && _trials.Count > 0 && _trials.Count % _plan.Batch == 0 && _trials.Any(t => t.HasPlace || t.State == ScheduledTrialState.Pending);

    private void EndSearch()
    {
        _searchEnded = true;
        Note("search ended");
        if (_scheduler.AwaitsSearchEnd)
        {
            _scheduler.OnSearchEnded();
            TakeVerdicts();
        }
    }

    private void Create()
    {
        int number = _trials.Count + 1;
        var trial = new ScheduledTrial(number, _which.Config(number));
        _trials.Add(trial);
        Note($"{trial.Id} created");
        _scheduler.OnCreated(trial.Id, trial.Config);
        TakeVerdicts();
    }

    private void Resume(ScheduledTrial trial, string? reason)
    {
        Require(trial.State == ScheduledTrialState.Paused, $"{trial.Id} is resumed, and is {trial.State}");
        Require(!string.IsNullOrEmpty(reason), $"{trial.Id} is resumed without a reason");
        trial.State = ScheduledTrialState.Pending;
        Note($"{trial.Id} resumed", reason);
        _scheduler.OnResumed(trial.Id);
        TakeVerdicts();
    }

    private void MayRestart()
    {
        if (_restarts.NextDouble() < _plan.RestartRate)
        {
            _scheduler.Restart();
        }
    }

    private void MayReopen()
    {
        if (_draw.NextDouble() < _plan.ReopenRate && _trials.FirstOrDefault(t => t.State == ScheduledTrialState.Ended && !t.WasReopened) is { } trial)
        {
            trial.WasReopened = true;
            trial.State = ScheduledTrialState.Pending;
            Note($"{trial.Id} reopened");
            _scheduler.OnReopened(trial.Id);
            TakeVerdicts();
        }
    }

    private ScheduledTrial Find(TrialId id)
    {
        Require(id.Number >= 1 && id.Number <= _trials.Count, $"there is no trial {id}");
        return _trials[id.Number - 1];
    }

    private void Note(string text, string? reason = null)
    {
        _log.Add(text);
        if (reason is not null)
        {
            _reasons.Add($"{text}: {reason}");
        }
    }

    private static void Require(bool condition, string broken)
    {
        if (!condition)
        {
            throw new ScheduleViolationException(broken);
        }
    }
}
