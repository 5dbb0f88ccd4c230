using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Tells running trials of their new configuration, and of the checkpoint to load, where their scripts take that while they run.</summary>
/// <remarks>What was told is not kept: a driver that takes over tells it again under the same number, which the trial has taken on or not.</remarks>
internal sealed class AttemptUpdater(ExperimentFolder folder, Recorder recorder)
{
    private readonly Dictionary<AttemptId, int> _told = [];
    private bool _refusalTold;

    internal void Tell()
    {
        foreach (var trial in recorder.State.Live)
        {
            var attempt = trial.Live!;
            bool isBehind = attempt is { TakesUpdates: true, PauseVerdict: null } && attempt.Update < trial.Update && trial is { StopVerdict: null, CopyDue: null };
            if (isBehind && _told.GetValueOrDefault(attempt.Id) != trial.Update && TrySend(trial, attempt))
            {
                _told[attempt.Id] = trial.Update;
            }
        }
    }

    private bool TrySend(TrialState trial, AttemptState attempt)
    {
        try
        {
            Send(trial, attempt);
            return true;
        }
        catch (TuneException refused)
        {
            if (!_refusalTold)
            {
                recorder.Append(new WarningRaised { Kind = "control-unwritten", Message = $"{refused.Message}; it is tried again" });
            }

            _refusalTold = true;
            return false;
        }
    }

    private void Send(TrialState trial, AttemptState attempt)
    {
        var newest = trial.Exploits[^1];

        // Several at once: the last that brought a checkpoint has the one to load. It may have been lost since.
        var loaded = trial.Exploits.Skip(attempt.Update).LastOrDefault(e => e.Checkpoint is not null && trial.Checkpoints.Find(e.Checkpoint) is { IsThere: true });
        folder.WriteConfig(trial.Id, trial.Config);
        ControlFile.Send(
            folder.Attempt(attempt.Id),
            ControlCommand.Update,
            $"{newest.By}: {newest.Reason}",
            folder.Access,
            folder.WriteConfig(attempt.Id, trial.Update, trial.Config),
            loaded is null ? null : folder.Trial(trial.Id).Checkpoint(loaded.Checkpoint!),
            loaded?.SourceIteration,
            trial.Update,
            loaded is null ? null : trial.Checkpoints.Find(loaded.Checkpoint!)?.TimeTotal);
    }
}
