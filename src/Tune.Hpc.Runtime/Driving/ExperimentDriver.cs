using System.Security.Cryptography;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Inbox;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Storage.Lease;
using Tune.Hpc.Storage.Requests;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Drives the experiment in a folder: holds its lease and its journal, and turns the crank until there is nothing more to do.</summary>
public sealed class ExperimentDriver : IAsyncDisposable
{
    private const int SweepTries = 4;
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(15);

    private readonly DriverOptions _options;
    private readonly bool _sweepIsDue;
    private readonly DriverLease _lease;
    private readonly JournalWriter _journal;
    private readonly IExecutor _executor;
    private readonly Recorder _recorder;
    private readonly AttemptWatcher _watcher;
    private readonly DriverLoop _loop;
    private readonly Pace _pace;
    private readonly string _experimentId;
    private readonly TimeSpan _longestStep;
    private readonly FunctionProgram? _functions;
    private readonly SearchPrograms? _programs;
    private readonly IncumbentFile? _incumbent;

    private ExperimentDriver(ExperimentFolder folder, ExperimentSpec spec, DriverOptions options, DriverLease lease, JournalWriter journal, ExperimentState state, FunctionProgram? functions, SearchPrograms? programs, IncumbentFile? incumbent)
    {
        _incumbent = incumbent;
        _functions = functions;
        functions?.WhileWaiting = TryRenew;
        _programs = programs;
        programs?.WhileWaiting = TryRenew;
        _options = options;

        // Where the experiment was over and its driver left in good order, that driver has swept.
        _sweepIsDue = state.Ended is null || state.DriverActive;
        _lease = lease;
        _journal = journal;
        var machine = Executors.MachineOf(spec);
        _experimentId = state.Created?.ExperimentId ?? RandomNumberGenerator.GetHexString(6, lowercase: true);
        var context = new ExecutorContext(spec, folder, _experimentId, options.Clock, machine) { PlacesKept = options.PlacesKept };
        _executor = options.Executor?.Invoke(context) ?? Executors.Create(context);
        _pace = new Pace(_executor.ShortestWait, spec.Executor.PollInterval);
        var pool = _executor.Capacity is { } capacity ? Rebuild(new MachinePool(capacity), state) : null;
        _recorder = new Recorder(journal, state, pool, options.Clock, options.Observer);
        _watcher = new AttemptWatcher(folder, _executor, _recorder, Inboxes(folder, spec, options.Clock), spec.Executor.Queue?.QueuePoll ?? TimeSpan.Zero);
        _longestStep = spec.Executor.Queue is { } queue ? queue.VanishGrace + (queue.QueuePoll * 3) + TimeSpan.FromMinutes(1) : TimeSpan.Zero;
        if (incumbent is not null)
        {
            _recorder.Appended += happened => incumbent.Hear(happened, state);
        }

        AskFunction? ask = functions is null ? null : functions.Ask;
        var warnings = new FunctionWarnings(_recorder);
        _loop = new DriverLoop(
            _recorder,
            new Planner(state, pool),
            _executor,
            _watcher,
            new AttemptStarter(folder, _executor, _recorder, new JobScripts(folder, spec, machine, state.Rules.Scheduler.NeedsCheckpoints)),
            new AttemptEnder(folder, _executor, _recorder, spec.StopGrace, _watcher.Handle),
            new OverdueAttempts(_recorder, spec, watchesTimeLimit: pool is not null),
            new CheckpointDuties(folder, spec, _recorder),
            new RequestBox(folder),
            new FunctionStops(_recorder, spec, ask, warnings),
            new CustomExplore(spec, ask),
            new TrialNamer(_recorder, spec, ask, warnings));
    }

    /// <summary>What the journal amounts to.</summary>
    public ExperimentState State => _recorder.State;

    /// <summary>Takes over the experiment in a folder.</summary>
    /// <exception cref="TuneException">Someone else drives it, it is no experiment, or its journal is damaged.</exception>
    public static ExperimentDriver Open(string path, DriverOptions options)
    {
        var spec = ExperimentFile.Load(path);
        var folder = ExperimentFolder.Open(path, spec.WorkPath);
        var functions = FunctionProgram.Of(spec, folder, options.FunctionTimeout, options.Clock);
        var programs = SearchPrograms.Of(spec, folder, options.Clock);
        return Open(path, spec, ExperimentRulesFactory.Create(spec, functions is null ? null : functions.Ask, programs.Start), options, functions, programs);
    }

    internal static ExperimentDriver Open(string path, ExperimentSpec spec, ExperimentRules rules, DriverOptions options, FunctionProgram? functions = null, SearchPrograms? programs = null)
    {
        var folder = ExperimentFolder.Open(path, spec.WorkPath);
        var state = new ExperimentState(rules);
        var self = DriverIdentity.OfThisProcess();
        var lease = DriverLease.Take(folder.Lease, folder.Access, self, 0, options.Clock, DriverLease.DefaultDuration);
        try
        {
            folder.PutFiles(spec.Files);
            var changes = new List<SettingChanged>();
            var incumbent = IncumbentFile.Of(spec, folder);
            var journal = JournalWriter.Open(folder.Journal, Replay(folder.Journal, state, changes, incumbent));
            changes.AddRange(options.Resume.Raise.Select(r => new SettingChanged { Key = r.Key, Value = r.Value }));
            var driver = new ExperimentDriver(folder, spec with { Executor = RaisedLimits.ExecutorOf(spec, path, changes) }, options, lease, journal, state, functions, programs, incumbent);
            driver.Begin(spec, self);
            return driver;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>One turn of the crank: for cron and for whoever wants to turn it.</summary>
    public async Task<RunOutcome> StepAsync(CancellationToken cancellationToken = default)
    {
        // What is concluded from several answers of the queue is concluded now or never: the next step knows nothing of this one's.
        var until = _recorder.Now + _longestStep;
        _options.Observer.OnStepBegin(State, _recorder.Now);
        bool happened = await KeepingLeaseAsync(_loop.StepAsync(Leave.Not, cancellationToken)).ConfigureAwait(false);
        while (_watcher.IsUndecided && State.Ended is null && _recorder.Now < until)
        {
            await KeepingLeaseAsync(WaitAsync(_pace.After(happened, TimeSpan.Zero, State.LiveCount), Leave.Not)).ConfigureAwait(false);
            happened = await KeepingLeaseAsync(_loop.StepAsync(Leave.Not, cancellationToken)).ConfigureAwait(false);
        }

        _incumbent?.Write();
        Stop("one step was asked for");
        _options.Observer.OnStep(State, _recorder.Now);
        return new RunOutcome(State, Interrupted: false);
    }

    /// <summary>Leaves at once, nothing started: the experiment has begun, its id is drawn, and what was asked for on resuming is written down.</summary>
    internal void HandOver(string reason) => Stop(reason);

    /// <summary>Turns the crank until the experiment is over, or until it is asked to leave and its attempts have ended.</summary>
    public async Task<RunOutcome> RunAsync()
    {
        while (true)
        {
            bool placesEnd = _executor.LeaveAt <= _options.Clock.GetUtcNow();
            var leave = _options.LeaveAtOnce.IsCancellationRequested ? Leave.AtOnce : _options.Leave.IsCancellationRequested || placesEnd ? Leave.Cleanly : Leave.Not;
            _lease.Renew();
            long begin = _options.Clock.GetTimestamp();
            _options.Observer.OnStepBegin(State, _recorder.Now);
            bool happened = await KeepingLeaseAsync(_loop.StepAsync(leave, CancellationToken.None)).ConfigureAwait(false);
            _incumbent?.Write();
            _options.Observer.OnStep(State, _recorder.Now);
            if (State.Ended is not null || (leave != Leave.Not && State.LiveCount == 0) || (leave == Leave.AtOnce && _watcher.QueryFailed))
            {
                if (_sweepIsDue)
                {
                    await SweepAsync().ConfigureAwait(false);
                }

                Stop(State.Ended is { } ended ? $"the experiment is over: {ended.Reason}" : placesEnd ? $"the places of executor {_executor.Name} end soon; 'resume' goes on where there are new ones" : "asked to leave");
                return new RunOutcome(State, Interrupted: State.Ended is null);
            }

            if (_options.LetGo.IsCancellationRequested)
            {
                Stop("asked to let go: attempts go on");
                return new RunOutcome(State, Interrupted: true) { LetGo = true };
            }

            // What is shared with others is spared; this machine's own processes tell of their change by themselves.
            var wait = _executor.Capacity is null ? _pace.After(happened, _options.Clock.GetElapsedTime(begin), State.LiveCount) : _pace.After(happened, TimeSpan.Zero, 0);
            await KeepingLeaseAsync(WaitAsync(wait, leave)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _watcher.Dispose();
        _functions?.Dispose();
        _programs?.Dispose();
        await _executor.DisposeAsync().ConfigureAwait(false);
        _journal.Dispose();
        _lease.Dispose();
    }

    private void Stop(string reason)
    {
        _watcher.Queue.NoteCalls(atOnce: true);
        _recorder.Append(new DriverStopped { Reason = reason });
        _recorder.Flush();
    }

    /// <summary>Nothing may stay behind in a queue; but an experiment is over also where the queue does not answer.</summary>
    private async Task SweepAsync()
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                await _executor.SweepAsync(id => State.Find(id)?.LeftRecord == true, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (Exception failed) when (failed is TuneException or IOException or UnauthorizedAccessException)
            {
                if (tries == SweepTries || _options.LeaveAtOnce.IsCancellationRequested)
                {
                    _recorder.Append(new WarningRaised { Kind = "sweep-failed", Message = $"executor {_executor.Name}: {failed.Message}; jobs of this experiment may still be in the queue" });
                    return;
                }
            }

            _lease.Renew();
            await _executor.WaitForChangeAsync(BetweenSweeps, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task KeepingLeaseAsync(Task work) => await KeepingLeaseAsync(WithResult(work)).ConfigureAwait(false);

    private static async Task<bool> WithResult(Task work)
    {
        await work.ConfigureAwait(false);
        return true;
    }

    /// <summary>A cluster may take minutes to answer, and a look at the trials may be due only after minutes: meanwhile the lease must not expire.</summary>
    private async Task<bool> KeepingLeaseAsync(Task<bool> work)
    {
        while (true)
        {
            try
            {
                return await work.WaitAsync(DriverLease.DefaultDuration / 3, _options.Clock).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!work.IsCompleted)
            {
                TryRenew();
            }
        }
    }

    /// <summary>Not while an action is under way: where somebody else has taken the lease, the next step says so.</summary>
    private void TryRenew()
    {
        try
        {
            _lease.Renew();
        }
        catch (TuneException)
        {
            // Said when it is renewed before the next step.
        }
    }

    /// <summary>A request to leave wakes the driver up, once for each kind.</summary>
    private async Task WaitAsync(TimeSpan atMost, Leave leave)
    {
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(_options.LetGo, leave switch
        {
            Leave.Not => _options.Leave,
            Leave.Cleanly => _options.LeaveAtOnce,
            _ => CancellationToken.None,
        });
        try
        {
            await _executor.WaitForChangeAsync(atMost, wake.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (wake.IsCancellationRequested)
        {
        }
    }

    private void Begin(ExperimentSpec spec, DriverIdentity self)
    {
        if (State.Created is null)
        {
            _recorder.Append(new ExperimentCreated
            {
                ExperimentId = _experimentId,
                Name = spec.Name,
                SpecHash = SpecIdentity.Hash(spec),
                ToolVersion = ToolVersion.Text,
            });
        }

        _recorder.Append(new DriverStarted { Host = self.Host, ProcessId = self.ProcessId, ToolVersion = ToolVersion.Text });
        if (_journal.Torn is { } torn)
        {
            _recorder.Append(new WarningRaised { Kind = "journal-torn", Message = $"the journal's last line was torn; it was cut off and kept in {torn.KeptIn}" });
        }

        foreach (var change in _options.Resume.Events(State))
        {
            _recorder.Append(change);
        }

        _recorder.Flush();
        _incumbent?.Write();
    }

    private static JournalEnd Replay(string path, ExperimentState state, List<SettingChanged> changes, IncumbentFile? incumbent)
    {
        using var reader = JournalReader.Open(path);
        while (reader.TryRead(out var entry))
        {
            state.Apply(entry);
            incumbent?.Hear(entry.Event, state);
            if (entry.Event is SettingChanged change)
            {
                changes.Add(change);
            }
        }

        return reader.End;
    }

    private static MachinePool Rebuild(MachinePool pool, ExperimentState state)
    {
        foreach (var attempt in state.Live.Select(t => t.Live!.Planned))
        {
            pool.Take(attempt);
        }

        return pool;
    }

    /// <summary>Reports come from the trial's inbox, or from its own log where the specification says so.</summary>
    private static Func<Tune.Hpc.Driver.AttemptState, AttemptInbox> Inboxes(ExperimentFolder folder, ExperimentSpec spec, TimeProvider clock)
    {
        var shared = new InboxReader(clock);
        var log = spec.MetricFormatJson ? LogMetricReader.Json : spec.MetricPattern is { } pattern ? LogMetricReader.ByPattern(MetricPattern.Parse(pattern)) : null;
        return attempt => log is null
            ? AttemptInbox.OfReports(shared, folder.Attempt(attempt.Id).Reports, attempt.Offset)
            : AttemptInbox.OfLog(shared, folder.Attempt(attempt.Id).StandardOutput, attempt.Offset, log);
    }
}
