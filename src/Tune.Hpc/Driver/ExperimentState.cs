using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>The fold: what the journal amounts to. The same entries give the same state, on any machine and in any process.</summary>
/// <remarks>Mutable on purpose (see <c>src/decisions</c>): folding a million reports must cost seconds. Nothing but <see cref="Apply"/>
/// changes it. Reports are judged here, since a scheduler's memory is part of the state; the verdicts wait in <see cref="Decisions"/> until
/// the planner has written them down, so that a driver that dies in between decides the same again.</remarks>
public sealed partial class ExperimentState
{
    /// <summary>Verdict name under which an attempt ends whose trial an earlier attempt has completed.</summary>
    public const string LateResult = "late_result";

    private readonly TrialRegister _trials = new();
    private readonly ReportJudge _judge;
    private readonly Queue<ExperimentEvent> _decisions = new();
    private readonly Queue<TrialEnded> _endings = new();
    private readonly DriverClock _clock = new();
    private readonly FailureWatch _failures = new();
    private readonly List<string> _unseenMetrics;

    /// <summary>Begins before the first event.</summary>
    public ExperimentState(ExperimentRules rules)
    {
        Rules = rules;
        Limits = rules.Limits;
        _unseenMetrics = [.. rules.Goals.Metrics];
        Cost = new SpentCost(rules.CostAttribute, Spent);
        _judge = new ReportJudge(rules);
    }

    /// <summary>What decides.</summary>
    public ExperimentRules Rules { get; }

    /// <summary>The limits in force.</summary>
    public ExperimentLimits Limits { get; private set; }

    /// <summary>The first event, once it is there.</summary>
    public ExperimentCreated? Created { get; private set; }

    /// <summary>When the experiment was created.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The last entry's number; 0 before the first.</summary>
    public long LastSeq { get; private set; }

    /// <summary>The last entry's time.</summary>
    public DateTimeOffset LastTime { get; private set; }

    /// <summary>The highest epoch seen.</summary>
    public int Epoch { get; private set; }

    /// <summary>The number of the next trial to be created.</summary>
    public TrialId NextTrial => _trials.Next;

    /// <summary>The trials, the first first. A repaired journal may have lost some.</summary>
    public IReadOnlyList<TrialState> Trials => _trials.All;

    /// <summary>Trials with an attempt that is planned, queued or running, in order.</summary>
    public IEnumerable<TrialState> Live => _trials.Live;

    /// <summary>How many those are.</summary>
    public int LiveCount => _trials.Live.Count;

    /// <summary>The trial to start next; null when none waits.</summary>
    public TrialState? NextPending => _trials.Pending.Peek();

    /// <summary>Trials that wait for a place, in order.</summary>
    internal IEnumerable<TrialState> Waiting => _trials.Pending.All;

    /// <summary>How many trials wait.</summary>
    public int PendingCount => _trials.Pending.Count;

    /// <summary>Paused trials, in the order in which they were paused.</summary>
    public IReadOnlyList<TrialState> Paused => _trials.Paused;

    /// <summary>How many are paused.</summary>
    public int PausedCount => _trials.Paused.Count;

    /// <summary>The searcher has no further configuration; told only where the scheduler has to know.</summary>
    public SearchEnded? SearchEnded { get; private set; }

    /// <summary>How many suggestions the searcher has made.</summary>
    public long Suggestions { get; private set; }

    /// <summary>What was decided on reports and is not yet written down.</summary>
    public IReadOnlyCollection<ExperimentEvent> Decisions => _decisions;

    /// <summary>Trials that are over and not yet written down as ended.</summary>
    public IReadOnlyCollection<TrialEnded> Endings => _endings;

    /// <summary>Why no new trial starts, once that is so.</summary>
    public ExperimentStopping? Stopping { get; private set; }

    /// <summary>Why it is over, once it is.</summary>
    public ExperimentEnded? Ended { get; private set; }

    /// <summary>True between a driver's start and its orderly leaving.</summary>
    public bool DriverActive => _clock.DriverActive;

    /// <summary>Who drives or drove last.</summary>
    public DriverStarted? Driver { get; private set; }

    /// <summary>The names of all reported metrics with their types, in order of appearance.</summary>
    public MetricCatalog Metrics { get; } = new();

    /// <summary>All reports of all trials.</summary>
    public long Reports { get; private set; }

    /// <summary>Warnings, the latest last; only the first hundred are kept, and the first of each kind, by which the planner knows what is said already.</summary>
    public List<WarningRaised> Warnings { get; } = [];

    /// <summary>What is known of the cluster.</summary>
    public ClusterState Cluster { get; } = new();

    /// <summary>The node to avoid from now on, where one has just shown that it is bad.</summary>
    internal NodeExcluded? NodeToExclude => _failures.Due;

    /// <summary>What all attempts fail of, where the last ones failed alike as often as the rules allow.</summary>
    internal string? SharedFault => Limits.MaxSameFailures > 0 && _failures.Alike >= Limits.MaxSameFailures
        ? $"{_failures.Alike} attempts in a row failed alike and none reported anything: {_failures.LastDetail}"
        : null;

    /// <summary>Why a stop rule could not be evaluated, the first time that was so.</summary>
    public string? StopRuleProblem => _judge.StopRuleProblem;

    /// <summary>Why a stop rule ends the whole experiment, once one does.</summary>
    public string? WhyStopAll => _judge.WhyStopAll;

    /// <summary>What attempts have used, as budgets count it.</summary>
    public SpentHours Spent { get; } = new();

    /// <summary>What trials have cost by <c>cost_attr</c>.</summary>
    public SpentCost Cost { get; }

    /// <summary>The first report that the scheduler could not judge: whose, and which value it lacks.</summary>
    public (TrialId Trial, string Name)? MissingAttribute => _judge.Missing;

    /// <summary>The first trial that completed without a value of the objective's metric, while no trial had reported one.</summary>
    public TrialId? TrialWithoutMetric { get; private set; }

    /// <summary>Which metric it lacks that had not been reported until then; null where there is no such trial.</summary>
    public string? UnseenMetric { get; private set; }

    /// <summary>How many trials have that status.</summary>
    public long CountOf(TrialStatus status) => _trials.CountOf(status);

    /// <summary>The trial of that number, or null.</summary>
    public TrialState? Find(TrialId id) => _trials.Find(id);

    /// <summary>That attempt, or null.</summary>
    public AttemptState? Find(AttemptId id) => Find(id.Trial)?.Attempts.ElementAtOrDefault(id.Attempt - 1);

    /// <summary>Time the experiment has been worked on: while a driver was active, or trials ran after it left in good order. Down-time is not charged.</summary>
    public TimeSpan ElapsedAt(DateTimeOffset now) => _clock.ElapsedAt(now, LiveCount > 0);

    /// <summary>Takes the next entry of the journal.</summary>
    /// <exception cref="TuneException">The entry does not follow from the earlier ones.</exception>
    public void Apply(in JournalEntry entry)
    {
        if (entry.Seq != LastSeq + 1)
        {
            throw Inconsistent(entry, $"number {LastSeq + 1} was due");
        }

        _clock.Advance(entry, LiveCount > 0);
        LastSeq = entry.Seq;
        LastTime = entry.Time;
        Epoch = Math.Max(Epoch, entry.Epoch);
        Fold(entry);
    }

    private void Fold(in JournalEntry entry)
    {
        switch (entry.Event)
        {
            case ReportReceived e: OnReport(e, entry); break;
            case ExperimentCreated e: Created = e; CreatedAt = entry.Time; break;
            case DriverStarted e: Driver = e; break;
            case DriverStopped: break;
            case TrialCreated e: OnCreated(e, entry); break;
            case TrialNamed e: OnNamed(e, entry); break;
            case AttemptPlanned e: OnPlanned(e, entry); break;
            case JobAccepted e: OnAccepted(e, entry); break;
            case AttemptStarted e: OnStarted(e, entry); break;
            case ReportRejected e: OnRejected(e, entry); break;
            case VerdictGiven e: OnVerdict(e, entry); break;
            case AttemptEnded e: OnAttemptEnded(e, entry); break;
            case AttemptCameBack e: OnCameBack(e, entry); break;
            case TrialEnded e: OnTrialEnded(e, entry); break;
            case TrialReopened e: OnReopened(e, entry); break;
            case SettingChanged e: OnSettingChanged(e); break;
            case ExperimentStopping e: Stopping = e; break;
            case ExperimentEnded e: Ended = e; break;
            case WarningRaised e when Warnings.Count < 100 || !Warnings.Exists(w => w.Kind == e.Kind): Warnings.Add(e); break;
            case WarningRaised: break;
            case CallsMade e: Cluster.OnCalls(e); break;
            case QueueSeen e: Cluster.OnQueue(e); break;
            case TrialExploited e: OnExploited(e, entry); break;
            case CheckpointCopied e: OnCopied(e, entry); break;
            case CheckpointsDropped e: TrialOf(e.Trial, entry).Checkpoints.Drop(e); break;
            case CheckpointLost e: OnLost(e, entry); break;
            case RequestChanged e: OnRequestChanged(e, entry); break;
            case SearchEnded e: OnSearchEnded(e); break;
            case NodeExcluded e: Cluster.OnExcluded(e); _failures.OnExcluded(e); break;
            default: throw Inconsistent(entry, $"{entry.Event.GetType().Name} is not known to this version");
        }
    }

    private void OnCreated(TrialCreated e, in JournalEntry entry)
    {
        if (e.Trial < NextTrial)
        {
            throw Inconsistent(entry, $"trial {NextTrial} was due, not {e.Trial}");
        }

        var trial = new TrialState(e, entry.Time, Rules.Goals) { Reason = e.Reason };
        _trials.Add(trial);
        Suggestions = Math.Max(Suggestions, e.Index + 1);
        Metrics.SeeConfig(e.Config);
        if (e.RestartOf is { } old)
        {
            TrialOf(old, entry).RestartedAs = e.Trial;
            Reopen();
        }

        Rules.Searcher?.OnCreated(new CreatedTrial(e.Trial, e.Index, e.Config, e.Notes));
        if (e.KnownResult.IsEmpty)
        {
            _trials.Pending.AddLast(trial);
            Rules.Scheduler.OnCreated(e.Trial, e.Config);
            TakeVerdicts();
        }
        else
        {
            Know(trial);
        }
    }

    private void OnNamed(TrialNamed e, in JournalEntry entry)
    {
        var trial = TrialOf(e.Trial, entry);
        trial.Name = e.Name;
        trial.FolderName = e.Folder;
    }

    private void Know(TrialState trial)
    {
        trial.LastMetrics = trial.Created.KnownResult;
        trial.Reports = 1;
        Metrics.See(trial.LastMetrics);
        SeeGoals(trial, trial.LastMetrics);
        if (_judge.LossOf(trial.LastMetrics) is { } loss)
        {
            trial.Losses.Add(loss, 0);
        }

        _endings.Enqueue(new TrialEnded { Trial = trial.Id, Status = TrialStatus.Terminated, Reason = "result known beforehand (evaluated_rewards)" });
    }

    private void OnVerdict(VerdictGiven e, in JournalEntry entry)
    {
        if (_decisions.TryPeek(out var due) && due is VerdictGiven expected && expected.Trial == e.Trial && expected.By == e.By)
        {
            _decisions.Dequeue();
        }

        var trial = TrialOf(e.Trial, entry);
        if (e.Verdict == VerdictKind.Resume)
        {
            OnResumed(e, trial, entry);
        }
        else if (e is { Verdict: VerdictKind.Pause, By: OutcomeOf.ByReportTimeout } && trial.Live is { } hung)
        {
            hung.HungVerdict = e;
            hung.PauseVerdict ??= e;
            hung.PausedAt ??= entry.Time;
        }
        else if (e.Verdict == VerdictKind.Pause && trial.Live is { } live)
        {
            Pause(live, e);
            live.PausedAt ??= entry.Time; // a later verdict does not make an end unasked that came of this one
        }
        else if (e.Verdict == VerdictKind.Pause && _trials.Pending.Remove(trial))
        {
            trial.Reason = $"paused by {e.By}: {e.Reason}";
            BecomePaused(trial);
        }
        else if (e.Verdict == VerdictKind.Stop)
        {
            trial.StopVerdict = e;
            if (trial.Live is null && (trial.Status == TrialStatus.Paused || _trials.Pending.Remove(trial)))
            {
                _trials.Become(trial, TrialStatus.Pending);
                _endings.Enqueue(new TrialEnded { Trial = e.Trial, Status = TrialStatus.Terminated, Reason = $"stopped by {e.By}: {e.Reason}" });
            }
        }
    }

    private void OnTrialEnded(TrialEnded e, in JournalEntry entry)
    {
        var trial = TrialOf(e.Trial, entry);
        if (_endings.TryPeek(out var due) && due.Trial == e.Trial)
        {
            _endings.Dequeue();
        }

        _trials.Pending.Remove(trial);
        trial.Reason = e.Reason;
        trial.EndedAt = entry.Time;
        if (trial.Reports > 0)
        {
            trial.ShowConfigOf(trial.ReportedUpdate);
        }

        _trials.Become(trial, e.Status);
        if (_unseenMetrics.Count > 0 && e.Status == TrialStatus.Terminated && trial.StopVerdict is null)
        {
            TrialWithoutMetric ??= e.Trial;
            UnseenMetric ??= _unseenMetrics[0];
        }

        if (trial.Created.KnownResult.IsEmpty)
        {
            Rules.Scheduler.OnEnded(e.Trial);
            TakeVerdicts();
        }

        double cost = Cost.Ended(trial);
        Rules.Searcher?.Observe(new FinishedTrial
        {
            Trial = e.Trial,
            Config = trial.Config,
            Loss = trial.Reports == 0 ? null : trial.Losses.Last,
            Losses = trial.Goals.Losses,
            Violations = trial.Goals.Violations,
            Iteration = trial.Iteration,
            RunTime = trial.EndedRunTime,
            ReportedCost = cost,
            Notes = trial.Created.Notes,
            Failed = e.Status == TrialStatus.Error,
            StoppedEarly = trial.StopVerdict?.By == Rules.Scheduler.Name,
        });
    }

    private void SeeGoals(TrialState trial, ImmutableArray<Metric> metrics)
    {
        trial.Goals.See(metrics);
        if (_unseenMetrics.Count > 0)
        {
            _unseenMetrics.RemoveAll(name => ReportJudge.ValueOf(metrics, name) is not null);
        }
    }

    private void OnReopened(TrialReopened e, in JournalEntry entry)
    {
        var trial = TrialOf(e.Trial, entry);
        if (!trial.HasEnded)
        {
            throw Inconsistent(entry, $"trial {e.Trial} has not ended and cannot be reopened");
        }

        trial.StopVerdict = null;
        trial.ShowConfigOf(trial.Update);
        trial.Failures = 0;
        trial.FruitlessAttempts = 0;
        trial.Interruptions = 0;
        trial.EndedAt = null;
        trial.Reason = e.Reason;
        _trials.Become(trial, TrialStatus.Pending);
        _trials.Pending.AddLast(trial);
        Reopen();
        Rules.Scheduler.OnReopened(e.Trial);
        Rules.Searcher?.OnReopened(e.Trial);
        TakeVerdicts();
    }

    private void Reopen()
    {
        Stopping = null;
        Ended = null;
        _failures.Forgive();
        _judge.Forgive();
    }

    private TrialState TrialOf(TrialId id, in JournalEntry entry) => Find(id) ?? throw Inconsistent(entry, $"there is no trial {id}");

    private AttemptState AttemptOf(TrialId id, int number, in JournalEntry entry)
    {
        var attempts = TrialOf(id, entry).Attempts;
        return number >= 1 && number <= attempts.Count ? attempts[number - 1] : throw Inconsistent(entry, $"trial {id} has no attempt {number}");
    }

    private static TuneException Inconsistent(in JournalEntry entry, string why) =>
        new("TUNE2301", $"journal entry {entry.Seq} ({entry.Event.GetType().Name}) does not follow from the earlier ones: {why}. Run 'dotnet tune doctor FOLDER'.");
}
