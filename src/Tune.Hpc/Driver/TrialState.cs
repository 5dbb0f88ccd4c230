using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>What the journal says about one trial. Only the fold changes it.</summary>
public sealed class TrialState
{
    private readonly List<AttemptState> _attempts = [];
    private readonly List<TrialExploited> _exploits = [];

    internal TrialState(TrialCreated created, DateTimeOffset at, Goals goals)
    {
        Goals = new GoalValues(goals);
        Created = created;
        Config = created.Config;
        CreatedAt = at;
    }

    /// <summary>How it began.</summary>
    public TrialCreated Created { get; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Its number.</summary>
    public TrialId Id => Created.Trial;

    /// <summary>Its configuration at present.</summary>
    public ConfigMap Config { get; internal set; }

    /// <summary>What it took over from others, the first first.</summary>
    public IReadOnlyList<TrialExploited> Exploits => _exploits;

    /// <summary>Which of its configurations the present one is; the one it was created with is 0.</summary>
    public int Update => _exploits.Count;

    /// <summary>It is decided that it takes over another's checkpoint, and not yet written down.</summary>
    public bool IsExploiting { get; internal set; }

    /// <summary>What it takes over whose checkpoint does not lie among its own yet.</summary>
    public TrialExploited? CopyDue { get; internal set; }

    /// <summary>What it asks for where that was changed; null: what its configuration makes of the specification.</summary>
    public JobRequest? Request { get; internal set; }

    /// <summary>What it is called; null where it has no name but its number.</summary>
    public string? Name { get; internal set; }

    /// <summary>Under which name its folder can be found as well; null where it has none.</summary>
    public string? FolderName { get; internal set; }

    /// <summary>Where it stands.</summary>
    public TrialStatus Status { get; internal set; } = TrialStatus.Pending;

    /// <summary>Its attempts, the first first.</summary>
    public IReadOnlyList<AttemptState> Attempts => _attempts;

    /// <summary>The attempt that is planned, queued or running; null when there is none.</summary>
    public AttemptState? Live => _attempts.Count > 0 && _attempts[^1].Outcome is null ? _attempts[^1] : null;

    /// <summary>The values of its last report, auto-filled ones included; empty before the first.</summary>
    public ImmutableArray<Metric> LastMetrics { get; internal set; } = [];

    /// <summary>Which of its configurations its last report was made with.</summary>
    public int ReportedUpdate { get; internal set; }

    /// <summary>How many reports it made, over all attempts.</summary>
    public long Reports { get; internal set; }

    /// <summary>Its last <c>training_iteration</c>.</summary>
    public long Iteration { get; internal set; }

    /// <summary>Its losses in summary.</summary>
    public LossStatistics Losses { get; } = new();

    /// <summary>Its last losses where there are several objectives, and which limits it keeps.</summary>
    public GoalValues Goals { get; }

    /// <summary>Its checkpoints, the one to go on from last.</summary>
    public CheckpointList Checkpoints { get; } = new();

    /// <summary>The checkpoint to go on from, and the training iteration it has reached.</summary>
    public (string Name, long Iteration)? Checkpoint => Checkpoints.Count > 0 ? (Checkpoints[^1].Name, Checkpoints[^1].Iteration) : null;

    /// <summary>Failures of its own so far.</summary>
    public int Failures { get; internal set; }

    /// <summary>Attempts in a row that ended through no fault of its own and brought nothing: no report, or none that got any further.</summary>
    public int FruitlessAttempts { get; internal set; }

    /// <summary>Attempts in a row that the cluster ended before their first report.</summary>
    public int Interruptions { get; internal set; }

    /// <summary>The verdict that ends it, once there is one.</summary>
    public VerdictGiven? StopVerdict { get; internal set; }

    /// <summary>Why it is to be started (again), or why it has ended.</summary>
    public string Reason { get; internal set; } = "";

    /// <summary>When it reached its final state.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>Unusable lines it wrote.</summary>
    public long RejectedLines { get; internal set; }

    /// <summary>The first unusable line and what is wrong with it.</summary>
    public string? FirstRejection { get; internal set; }

    /// <summary>Run time of its ended attempts.</summary>
    public TimeSpan EndedRunTime { get; internal set; }

    /// <summary>The <c>time_total_s</c> with which its next attempt begins: its own run time, or after a takeover that of the checkpoint and what it ran since.</summary>
    public TimeSpan TimeBefore => EndedRunTime + TimeShift;

    /// <summary>What it has by takeovers beyond its own run time.</summary>
    internal TimeSpan TimeShift { get; set; }

    /// <summary>The trial that repeats this one from scratch, if a person asked for that.</summary>
    public TrialId? RestartedAs { get; internal set; }

    /// <summary>Its scheduler pauses it, and no checkpoint is known yet from which it could go on where it was judged.</summary>
    public bool WaitsForCheckpoint =>
        StopVerdict is null
        && Live is { HungVerdict: null, StartedAt: not null, PauseVerdict: { Verdict: VerdictKind.Pause, By: not (OutcomeOf.ByDriver or OutcomeOf.ByTimeLimit) } pause }
        && !(Checkpoint is { } checkpoint && checkpoint.Iteration >= (pause.Iteration ?? 0));

    /// <summary>True once it is in a final state.</summary>
    public bool HasEnded => Status is TrialStatus.Terminated or TrialStatus.Error;

    /// <summary>Its place in the queue, while it waits.</summary>
    internal LinkedListNode<TrialState>? Waiting { get; set; }

    internal void Add(AttemptState attempt) => _attempts.Add(attempt);

    internal void Add(TrialExploited exploit)
    {
        _exploits.Add(exploit);
        Config = exploit.Config;
        IsExploiting = false;
    }

    /// <summary>A result belongs to the configuration it was made with, which need not be the newest; a trial that is opened again goes on with that.</summary>
    internal void ShowConfigOf(int update) => Config = update == 0 ? Created.Config : _exploits[update - 1].Config;
}

/// <summary>What the journal says about one attempt. Only the fold changes it.</summary>
public sealed class AttemptState
{
    internal AttemptState(AttemptPlanned planned, in JournalEntry entry)
    {
        Planned = planned;
        PlannedAt = entry.Time;
        Epoch = entry.Epoch;
        Iteration = planned.Iteration;
        Update = planned.Update;
    }

    /// <summary>What was asked for.</summary>
    public AttemptPlanned Planned { get; }

    /// <summary>Trial and number.</summary>
    public AttemptId Id => new(Planned.Trial, Planned.Attempt);

    /// <summary>When it was planned.</summary>
    public DateTimeOffset PlannedAt { get; }

    /// <summary>Which driver planned it.</summary>
    public int Epoch { get; }

    /// <summary>The executor's id, once it is known.</summary>
    public string? Job { get; internal set; }

    /// <summary>Where it runs, once it is known.</summary>
    public string? Host { get; internal set; }

    /// <summary>The cluster's name of that node, once it is known.</summary>
    public string? Node { get; internal set; }

    /// <summary>When its command began, once it is known.</summary>
    public DateTimeOffset? StartedAt { get; internal set; }

    /// <summary>When it ended, once it has.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>Why it ended; null while it has not.</summary>
    public AttemptOutcome? Outcome { get; internal set; }

    /// <summary>The verdict that ends this attempt and not the trial, once there is one.</summary>
    public VerdictGiven? PauseVerdict { get; internal set; }

    /// <summary>When the first such verdict was given: what ends after it may end because of it.</summary>
    public DateTimeOffset? PausedAt { get; internal set; }

    /// <summary>The verdict that it does not report any longer, once there is one. It stands beside a scheduler's pause, which holds for the trial all the same.</summary>
    public VerdictGiven? HungVerdict { get; internal set; }

    /// <summary>The trial goes on at once in a new attempt, with another configuration or other resources.</summary>
    public bool IsReplaced { get; internal set; }

    /// <summary>Which of the trial's configurations it works with.</summary>
    public int Update { get; internal set; }

    /// <summary>Its script takes new configurations while it runs.</summary>
    public bool TakesUpdates { get; internal set; }

    /// <summary>How it ended, once it has.</summary>
    public AttemptEnded? Ended { get; internal set; }

    /// <summary>It ended, and its command left an exit record: its job leaves by itself.</summary>
    public bool LeftRecord => Ended is { ExitCode: not null } or { Signal: not null };

    /// <summary>How far its inbox has been read, in bytes.</summary>
    public long Offset { get; internal set; }

    /// <summary>How many reports it made.</summary>
    public long Reports { get; internal set; }

    /// <summary>Its last <c>training_iteration</c>; before the first report that of its checkpoint.</summary>
    public long Iteration { get; internal set; }

    /// <summary>When its last report was read.</summary>
    public DateTimeOffset? LastReportAt { get; internal set; }

    /// <summary>How long it ran; nothing where that is not known, or two hosts' clocks disagree.</summary>
    internal TimeSpan RunTime => EndedAt - StartedAt is { } time && time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
