using Tune.Hpc.Runtime.Simulation.Curves;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation.Playing;

/// <summary>The fold and the planner of a real experiment, on a virtual clock; trials play recorded curves. No files, no journal on disk.</summary>
internal sealed class SimulatedExperiment
{
    private const string Host = "simulation";
    private readonly ExperimentState _state;
    private readonly Planner _planner;
    private readonly CurveOrder _curves;
    private readonly SimulationOptions _options;
    private readonly ulong _seed;
    private readonly VirtualTime _time = new();
    private readonly Ledger _ledger;
    private readonly DecisionLog? _log;
    private readonly Dictionary<TrialId, PlayedAttempt> _live = [];
    private readonly Queue<PlayedAttempt> _stopping = new();
    private long _seq;

    internal SimulatedExperiment(ExperimentRules rules, CurveOrder curves, SimulationOptions options, ulong seed)
    {
        _state = new ExperimentState(rules);
        _planner = new Planner(_state, pool: null);
        _curves = curves;
        _options = options;
        _seed = seed;
        _ledger = new Ledger(_time, rules.Objective!);
        _log = options.Trace ? new DecisionLog(_time) : null;
    }

    /// <summary>Runs it to its end.</summary>
    internal SimulatedRun Run(string scheduler, CancellationToken cancellationToken)
    {
        Append(new ExperimentCreated { ExperimentId = Host, Name = Host, SpecHash = "", ToolVersion = ToolVersion.Text });
        Append(new DriverStarted { Host = Host, ProcessId = 0, ToolVersion = ToolVersion.Text });
        if (_state.Limits.TimeBudget is { } budget)
        {
            _time.At(VirtualTime.Begin + budget, OccurrenceKind.Look);
        }

        Settle();
        while (_state.Ended is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_time.TryAdvance(out var next))
            {
                throw new TuneException(SimulationCodes.StandsStill, $"{scheduler}: nothing runs and nothing starts after {_time.Elapsed.TotalSeconds:0.###} simulated seconds, with {_state.Trials.Count} trials; is the searcher waiting for a result that cannot come?");
            }

            _ledger.Advance();
            Happen(next);
        }

        return Result(scheduler);
    }

    private void Happen(Occurrence next)
    {
        switch (next.Kind)
        {
            case OccurrenceKind.Start: Start(next.Attempt!); break;
            case OccurrenceKind.Report: Report(next.Attempt!); break;
            case OccurrenceKind.Fail: End(next.Attempt!, AttemptOutcome.Failed); break;
            case OccurrenceKind.Limit: End(next.Attempt!, AttemptOutcome.Timeout); break;
        }

        Settle();
    }

    /// <summary>Decides until there is nothing to decide, as the driver does between two looks at the trials.</summary>
    private void Settle()
    {
        do
        {
            while (_planner.Next(_time.Now) is { } decision)
            {
                Append(decision);
                Act(decision);
            }
        }
        while (StopOne());
    }

    private bool StopOne()
    {
        while (_stopping.TryDequeue(out var attempt))
        {
            if (!attempt.IsOver)
            {
                End(attempt, AttemptOutcome.Stopped);
                return true;
            }
        }

        return false;
    }

    private void Act(ExperimentEvent decision)
    {
        switch (decision)
        {
            case AttemptPlanned planned:
                Plan(planned);
                break;
            case VerdictGiven verdict:
                _ledger.OnVerdict(verdict);
                Obey(verdict);
                break;
        }
    }

    private void Plan(AttemptPlanned planned)
    {
        var trial = _state.Find(planned.Trial)!;
        var attempt = new PlayedAttempt(trial, trial.Live!, _curves.Of(planned.Trial));
        _live[planned.Trial] = attempt;
        _time.At(_time.Now + _options.QueueWait.Draw(_seed, attempt.Id), OccurrenceKind.Start, attempt);
    }

    private void Obey(VerdictGiven verdict)
    {
        if (!_live.TryGetValue(verdict.Trial, out var attempt))
        {
            return;
        }

        if (verdict.Verdict == VerdictKind.Stop)
        {
            _stopping.Enqueue(attempt);
        }
        else if (verdict.Verdict == VerdictKind.Pause)
        {
            attempt.IsPausing = true;
        }
    }

    private void Start(PlayedAttempt attempt)
    {
        attempt.Started = _time.Now;
        attempt.LimitAt = _time.Now + attempt.State.Planned.Request.Time;
        var random = KeyedStream.For(_seed, "simulation/failure", attempt.Id.Trial.Number, attempt.Id.Attempt);
        if (random.NextDouble() < _options.FailureRate)
        {
            attempt.FailsAt = _time.Now + TimeSpan.FromSeconds(attempt.Curve.SecondsFrom(attempt.Next) * random.NextDouble());
        }

        _ledger.OnStart(attempt);
        Append(new AttemptStarted { Trial = attempt.Id.Trial, Attempt = attempt.Id.Attempt, Host = Host, At = _time.Now });
        if (attempt.IsAtEnd)
        {
            End(attempt, AttemptOutcome.Completed);
            return;
        }

        Await(attempt, attempt.State.Planned.Checkpoint is null ? 0 : _options.ResumeSeconds);
    }

    /// <summary>What comes first: the next report, a failure, or the end of the job's time.</summary>
    private void Await(PlayedAttempt attempt, double delay)
    {
        double work = attempt.Curve.Points[attempt.Next].Seconds + (IsCheckpoint(attempt.Next) ? _options.CheckpointSeconds : 0);
        var report = _time.Now + TimeSpan.FromSeconds(delay + work);
        if (attempt.FailsAt < report && !(attempt.LimitAt < attempt.FailsAt))
        {
            _time.At(attempt.FailsAt.Value, OccurrenceKind.Fail, attempt);
        }
        else if (attempt.LimitAt < report)
        {
            _time.At(attempt.LimitAt.Value, OccurrenceKind.Limit, attempt);
        }
        else
        {
            _time.At(report, OccurrenceKind.Report, attempt);
        }
    }

    private void Report(PlayedAttempt attempt)
    {
        var point = attempt.Curve.Points[attempt.Next];
        bool checkpoint = IsCheckpoint(attempt.Next++);
        long before = attempt.State.Iteration;
        Append(ReportCompletion.Complete(attempt.Trial, attempt.State, point.Metrics, checkpoint ? point.Checkpoint : null, attempt.Next, _time.Now));
        _ledger.OnReport(attempt, point.Iteration - before);
        Settle();
        if (attempt.IsOver)
        {
            return;
        }

        if (attempt.IsAtEnd)
        {
            End(attempt, AttemptOutcome.Completed);
        }
        else if (attempt.IsPausing && checkpoint)
        {
            End(attempt, AttemptOutcome.Paused);
        }
        else
        {
            Await(attempt, delay: 0);
        }
    }

    private bool IsCheckpoint(int point) => _options.CheckpointEvery > 0 && (point + 1) % _options.CheckpointEvery == 0;

    private void End(PlayedAttempt attempt, AttemptOutcome outcome)
    {
        _ledger.OnEnd(attempt, outcome);
        _live.Remove(attempt.Id.Trial);
        Append(new AttemptEnded
        {
            Trial = attempt.Id.Trial,
            Attempt = attempt.Id.Attempt,
            Outcome = outcome,
            ExitCode = outcome switch { AttemptOutcome.Completed => 0, AttemptOutcome.Failed => 1, _ => null },
            Detail = outcome == AttemptOutcome.Failed ? "a failure drawn by the simulation" : null,
            StartedAt = attempt.Started,
            EndedAt = _time.Now,
        });
    }

    private void Append(ExperimentEvent happened)
    {
        _state.Apply(new JournalEntry(++_seq, _time.Now, 1, happened));
        _log?.Take(happened, _state);
    }

    private SimulatedRun Result(string scheduler)
    {
        string by = _state.Rules.Scheduler.Name;
        long furthest = _state.Trials.Count == 0 ? 0 : _state.Trials.Max(t => t.Iteration);
        return new SimulatedRun
        {
            Scheduler = scheduler,
            Seed = _seed,
            Bests = [.. _ledger.Bests],
            Decisions = [.. _log?.All ?? []],
            Trials = _state.Trials.Count,
            Stopped = _state.Trials.Count(t => t.StopVerdict?.By == by && t.Iteration < furthest),
            Errors = (int)_state.CountOf(TrialStatus.Error),
            Pauses = _ledger.Pauses,
            Resumes = _ledger.Resumes,
            Failures = _ledger.Failures,
            Reports = _state.Reports,
            Epochs = _ledger.Epochs,
            NodeHours = _ledger.NodeHours,
            Time = _time.Elapsed,
            Ended = _state.Ended!.Reason,
        };
    }
}
