using System.Diagnostics.CodeAnalysis;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Specification;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>A driver that works in this session, beside its pipelines.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The sources hold no handle of the system, and may be asked to cancel after the driver has left.")]
internal sealed class SessionRun
{
    private readonly CancellationTokenSource _leave = new();
    private readonly CancellationTokenSource _atOnce = new();
    private readonly CancellationTokenSource _letGo = new();

    private SessionRun(string folder, bool isOnCluster)
    {
        Folder = folder;
        IsOnCluster = isOnCluster;
    }

    /// <summary>The experiment's folder.</summary>
    public string Folder { get; }

    /// <summary>Whether its trials are jobs of a cluster, which go on when this session ends.</summary>
    public bool IsOnCluster { get; }

    /// <summary>The work, until it is over or the driver has left.</summary>
    public Task<RunEnd> Driving { get; private set; } = null!;

    /// <summary>Begins to work.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="resume">What to do with trials that are there.</param>
    /// <param name="observer">Watches, on the driver's own thread.</param>
    /// <param name="prepared">Takes what the command of <c>prepare</c> says.</param>
    /// <param name="one">Whether it is only for one turn.</param>
    public static SessionRun Begin(string folder, ResumeOptions resume, IRunObserver observer, TextWriter prepared, bool one = false)
    {
        var run = new SessionRun(folder, ExperimentFile.LoadSummary(folder).Executor == ClusterRequests.ExecutorType);
        var options = new DriverOptions { Resume = resume, Observer = observer, Leave = run._leave.Token, LeaveAtOnce = run._atOnce.Token, LetGo = run._letGo.Token };
        run.Driving = Task.Run(async () =>
        {
            await RunDriving.PrepareAsync(folder, prepared, options.Clock, options.Leave).ConfigureAwait(false);
            return one ? await RunDriving.StepAsync(folder, options).ConfigureAwait(false) : await RunDriving.DriveAsync(folder, options).ConfigureAwait(false);
        });
        return run;
    }

    /// <summary>Asks the driver to end its attempts and leave.</summary>
    public void Leave() => _leave.Cancel();

    /// <summary>Asks it to kill them and leave.</summary>
    public void LeaveAtOnce()
    {
        _leave.Cancel();
        _atOnce.Cancel();
    }

    /// <summary>Asks it to leave and let them go on.</summary>
    public void LetGo() => _letGo.Cancel();

    /// <summary>What Ctrl+C, the end of a session or the removal of the module does to a run that nobody waits for: a cluster's jobs go on, this machine's are ended in order.</summary>
    public void Part()
    {
        if (IsOnCluster)
        {
            LetGo();
        }
        else
        {
            Leave();
        }
    }

    /// <summary>Waits until the driver has left, whatever came of it.</summary>
    /// <returns>Whether it has.</returns>
    public bool WaitQuietly(TimeSpan atMost) => Task.WhenAny(Driving, Task.Delay(atMost)).GetAwaiter().GetResult() == Driving;
}
