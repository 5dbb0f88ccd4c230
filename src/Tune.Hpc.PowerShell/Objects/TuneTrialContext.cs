using System.Collections.Specialized;
using Tune.Hpc.PowerShell.TrialSide;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>The trial that this session is. What may change while it runs is looked up each time it is asked for.</summary>
public sealed class TuneTrialContext
{
    private readonly TrialSession _session;

    internal TuneTrialContext(TrialSession session)
    {
        _session = session;
        Config = JsonValues.Map(session.Trial.Config);
    }

    /// <summary>Whether a tuner listens; false in a session of one's own, where all else has a harmless answer.</summary>
    public bool IsTrial => _session.Trial.IsTrial;

    /// <summary>The experiment's name; null outside of a trial.</summary>
    public string? Experiment => _session.Trial.Experiment;

    /// <summary>The trial's id, such as <c>00042</c>; null outside of a trial.</summary>
    public string? TrialId => _session.Trial.Id;

    /// <summary>Which try at this trial this is; the first is 1.</summary>
    public int Attempt => _session.Trial.Attempt;

    /// <summary>The trial's configuration, nested as in the space; empty outside of a trial.</summary>
    public OrderedDictionary Config { get; }

    /// <summary>The <c>training_iteration</c> of the last report; before the first one, and after an update, that of the checkpoint to go on from, or 0.</summary>
    public int Iteration => _session.Trial.Iteration;

    /// <summary>The folder to go on from; null on a fresh start.</summary>
    public string? Checkpoint => _session.Trial.Checkpoint;

    /// <summary>The folder below which checkpoints are kept; null outside of a trial.</summary>
    public string? CheckpointDir => _session.Variable("TUNE_CHECKPOINT_DIR");

    /// <summary>The trial's own folder; null outside of a trial.</summary>
    public string? TrialDir => _session.Variable("TUNE_TRIAL_DIR");

    /// <summary>The seed of this trial; null outside of a trial.</summary>
    public int? Seed => _session.Trial.Seed;

    /// <summary>When the job's time ends; null without a limit.</summary>
    public DateTimeOffset? Deadline => _session.Trial.Deadline;

    /// <summary>The time until then; null without a limit.</summary>
    public TimeSpan? TimeLeft => _session.Trial.TimeLeft;

    /// <summary>Whether the job's time allows one more step, going by the longest one so far; true without a limit.</summary>
    public bool HasTime => _session.Trial.EnoughTime();

    /// <summary>Whether the trial should finish and exit 0.</summary>
    public bool ShouldStop => _session.Trial.ShouldStop;

    /// <summary>Whether the trial should save a checkpoint, report it and exit 75.</summary>
    public bool ShouldPause => _session.Trial.ShouldPause;

    /// <summary>Whether the next report should carry a checkpoint: every so many iterations as the experiment says, when the trial is to pause, and when the job's time ends.</summary>
    public bool CheckpointDue => _session.Trial.CheckpointDue();

    /// <summary>The trial's id and its experiment.</summary>
    public override string ToString() => IsTrial ? $"{Experiment}/{TrialId}" : "not a trial";
}
