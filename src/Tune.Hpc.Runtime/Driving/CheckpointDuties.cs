using Tune.Hpc.Driver.Events;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage.Folder;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>What a driver does about checkpoints and configurations: checks, copies, tells running trials, keeps, removes.</summary>
internal sealed class CheckpointDuties
{
    private readonly CheckpointCheck _check;
    private readonly CheckpointCopier _copier;
    private readonly CheckpointKeeper _keeper;
    private readonly CheckpointAdvice _advice;
    private readonly AttemptUpdater _updater;

    internal CheckpointDuties(ExperimentFolder folder, ExperimentSpec spec, Recorder recorder)
    {
        var store = new CheckpointStore(folder);
        _check = new CheckpointCheck(store, recorder.State);
        _copier = new CheckpointCopier(store, recorder, _check);
        _keeper = new CheckpointKeeper(store, recorder, spec.Checkpoints, _copier);
        _advice = new CheckpointAdvice(recorder, spec.Checkpoints);
        _updater = new AttemptUpdater(folder, recorder);
    }

    /// <summary>The decision, or what has to be written down instead of it.</summary>
    internal ExperimentEvent Check(ExperimentEvent decision) => _check.Check(decision);

    /// <summary>Writes down what follows from the state; nothing is done yet.</summary>
    internal void Plan()
    {
        _advice.Give();
        _keeper.Plan();
    }

    /// <summary>Does what is written down and on disk.</summary>
    internal async Task DoAsync(CancellationToken cancellationToken)
    {
        await _copier.CopyAsync(cancellationToken).ConfigureAwait(false);
        _updater.Tell();
        await _keeper.RemoveAsync(cancellationToken).ConfigureAwait(false);
    }
}
