using System.Management.Automation;
using Tune.Hpc.PowerShell.Runs;
using Tune.Hpc.Runtime.Driving;

namespace Tune.Hpc.PowerShell;

/// <summary>What cmdlets share that drive a run to its end: here and waiting, beside the session's pipelines, or by a job.</summary>
public abstract class DrivingCmdlet : WatchingCmdlet
{
    private RunManner _manner;

    /// <summary>Returns at once; the run is driven in this session.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Submits a small job that drives the run (executor.controller), and returns. Only with executor slurm.</summary>
    [Parameter]
    public SwitchParameter Detach { get; set; }

    private protected override void Begin()
    {
        base.Begin();
        _manner = MannerOf(IsOn(NoWait), IsOn(Detach), Callback is not null);
    }

    /// <summary>Drives an experiment in the manner that was asked for and writes the run.</summary>
    private protected void Go(string folder, ResumeOptions resume) => Go(folder, resume, _manner, Callbacks, IsOn(Quiet));
}
