using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Storage.Folder;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>Tells on the pipeline's thread what a run's feed has brought: verbose lines, warnings, callbacks, bars of progress.</summary>
/// <param name="engine">The PowerShell around it.</param>
/// <param name="feed">What is new.</param>
/// <param name="callbacks">What is called.</param>
/// <param name="bars">What shows progress; null for none.</param>
/// <param name="name">The experiment's name.</param>
/// <param name="folder">The experiment's folder.</param>
internal sealed class RunPump(ICmdletEngine engine, RunFeed feed, RunCallbacks callbacks, RunBars? bars, string name, ExperimentFolder folder)
{
    /// <summary>Tells all that is new, unless the pipeline is being stopped: then nothing may be written any more.</summary>
    public void Drain(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && feed.TryTake(out var notice))
        {
            Tell(notice);
        }

        if (!stopping.IsCancellationRequested)
        {
            bars?.Show(feed.Picture);
        }
    }

    /// <summary>Takes the bars away.</summary>
    public void Close() => bars?.Close();

    private void Tell(RunNotice notice)
    {
        switch (notice)
        {
            case RunNotice.Decision decision: engine.WriteVerbose(decision.Text); break;
            case RunNotice.Warning warning: engine.WriteWarning(warning.Text); break;
            case RunNotice.Moment { Event: var moment }: callbacks.Call(new TuneRunEvent(moment, name, folder), moment.Hook, engine); break;
        }
    }
}
