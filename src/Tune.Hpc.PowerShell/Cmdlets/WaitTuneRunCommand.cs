using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.Runs;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Waits until a run is over, whoever drives it: this session, another one, a job, or steps now and then.</summary>
/// <remarks>
/// <para>It reads the experiment's journal, so that it works from any machine that sees the folder. While it waits, it shows progress, tells decisions with -Verbose and calls -Callback for what
/// happens from now on. Ctrl+C ends the waiting, and the run goes on.</para>
/// <para>Where nobody drives, it warns and goes on waiting: a step or Resume-TuneRun may come.</para>
/// </remarks>
/// <example>
/// <para>Waits at most a minute.</para>
/// <code>Wait-TuneRun digits -TimeoutSec 60</code>
/// </example>
[Cmdlet(VerbsLifecycle.Wait, "TuneRun")]
[OutputType(typeof(TuneRun))]
public sealed class WaitTuneRunCommand : WatchingCmdlet
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private long _begun;

    /// <summary>The experiment: its folder, or its name below ./tune-results. Wildcards are allowed.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Folder", "FullName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExperimentCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>How many seconds to wait for all of them at most; 0 only looks. Left out, it waits as long as it takes.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; } = -1;

    private protected override void Begin()
    {
        base.Begin();
        _begun = Clock.GetTimestamp();
    }

    private protected override void Process() => ForEachFolder(Path, folder =>
    {
        using var view = ExperimentView.Open(folder, Clock);
        using var feed = FeedOf(folder, Callbacks, IsOn(Quiet), out var pump);
        if (Await(view, feed, pump))
        {
            Engine.Write(TuneRun.Of(view));
        }
    });

    /// <summary>False where the pipeline is being stopped.</summary>
    private bool Await(ExperimentView view, RunFeed feed, RunPump pump)
    {
        bool warned = IsOn(Quiet);
        while (view.Phase != ExperimentPhase.Finished)
        {
            RequireDriver(view);
            if (!warned && !view.DriverAlive && Session.Find(view.Path) is not { Driving.IsCompleted: false } && ControllerRecord.Read(view.Path) is null)
            {
                Engine.WriteWarning($"nobody drives {view.Spec.Name}; {CmdletWords.GoOn(view.Path)} goes on");
                warned = true;
            }

            RequireTime(view);
            if (StopToken.WaitHandle.WaitOne(Pause))
            {
                Engine.Say($"no longer waiting; {view.Spec.Name} goes on");
                return false;
            }

            RequireFolder(view);
            view.Update(feed);
            pump.Drain(StopToken);
        }

        pump.Close();

        // A driver of this session writes the results after the last entry.
        Session.Find(view.Path)?.WaitQuietly(System.Threading.Timeout.InfiniteTimeSpan);
        return true;
    }

    private void RequireDriver(ExperimentView view)
    {
        if (Session.Find(view.Path) is { Driving.IsFaulted: true } failed)
        {
            Session.Forget(failed);
            failed.Driving.GetAwaiter().GetResult();
        }
    }

    private void RequireTime(ExperimentView view)
    {
        if (TimeoutSec >= 0 && Clock.GetElapsedTime(_begun) >= TimeSpan.FromSeconds(TimeoutSec))
        {
            throw new TuneException(ModuleCodes.NotOverInTime, $"{view.Spec.Name} is not over after {TimeoutSec} s ({Standing.Of(view).Progress}); it goes on");
        }
    }

    private static void RequireFolder(ExperimentView view)
    {
        if (!ExperimentList.IsExperiment(view.Path))
        {
            throw new TuneException(ExperimentPath.NoExperiment, $"{view.Path}: the experiment is gone: its folder was removed or renamed while somebody waited for it");
        }
    }
}
