using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Looks whether a checkpoint can be used, before anything is begun from it.</summary>
internal sealed class CheckpointCheck(CheckpointStore store, ExperimentState state)
{
    /// <summary>What keeps a trial's checkpoint from being used; null where nothing is known to.</summary>
    internal string? WhyUnusable(TrialId trial, string checkpoint) =>
        store.WhyUnusable(trial, checkpoint, state.Find(trial)?.Checkpoints.Find(checkpoint)?.Bytes);

    /// <summary>The decision; of an attempt that would begin from a checkpoint which cannot be used, that it is lost, so that the attempt is planned anew from the one before.</summary>
    internal ExperimentEvent Check(ExperimentEvent decision) =>
        decision is AttemptPlanned { Checkpoint: { } name } planned && WhyUnusable(planned.Trial, name) is { } why
            ? new CheckpointLost { Trial = planned.Trial, Checkpoint = name, Reason = why }
            : decision;
}
