using Tune.Hpc.Driver.Events;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Tells, once, that trials save no checkpoints under a scheduler that needs them, and what to add.</summary>
internal sealed class CheckpointAdvice
{
    internal const string Kind = "no-checkpoint";

    private readonly Recorder _recorder;
    private readonly int _dueAt;
    private (TrialId Trial, long Iteration)? _without;

    internal CheckpointAdvice(Recorder recorder, CheckpointSettings settings)
    {
        _recorder = recorder;
        _dueAt = Math.Max(1, settings.Frequency ?? 1);
        if (recorder.State.Rules.Scheduler.NeedsCheckpoints && !recorder.State.Warnings.Exists(w => w.Kind == Kind))
        {
            recorder.Appended += OnAppended;
        }
    }

    internal void Give()
    {
        if (_without is not { } found)
        {
            return;
        }

        _without = null;
        _recorder.Appended -= OnAppended;
        _recorder.Append(new WarningRaised { Kind = Kind, Message = Message(found.Trial, found.Iteration) });
    }

    private void OnAppended(ExperimentEvent happened)
    {
        if (happened is ReportReceived { Checkpoint: null } report && _without is null
            && _recorder.State.Find(report.Trial) is { Checkpoints.Count: 0 } trial && trial.Iteration >= _dueAt)
        {
            _without = (trial.Id, trial.Iteration);
        }
    }

    private string Message(TrialId trial, long iteration) =>
        $"scheduler {_recorder.State.Rules.Scheduler.Name} lets trials go on from checkpoints, and trial {trial} reported iteration {iteration} without one: "
        + "it cannot be paused before it saves one, nor be taken over by others. Before the report add, "
        + "in Python: with tune_hpc.checkpoint_dir(epoch) as folder: model.save(folder); "
        + "in sh: mkdir \"$TUNE_CHECKPOINT_DIR/.new\" && cp model \"$TUNE_CHECKPOINT_DIR/.new\" && mv \"$TUNE_CHECKPOINT_DIR/.new\" \"$TUNE_CHECKPOINT_DIR/$epoch\", "
        + "and report _checkpoint=$epoch with the metrics; and begin from TUNE_CHECKPOINT where it is set";
}
