using System.Globalization;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Live;

/// <summary>Shows a run that somebody else drives, from anywhere that sees its folder: what is new in the journal is read, and nothing is changed.</summary>
internal sealed class WatchCommandLine(ExperimentView view, Talk talk, Surroundings surroundings)
{
    /// <summary>The time between two looks.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private string _whoDrives = "";

    /// <summary>Watches to the experiment's end, or until somebody has seen enough.</summary>
    public async Task<int> RunAsync()
    {
        bool live = !talk.Quiet && surroundings.ErrTerminal is not null;
        using var signals = surroundings.Signals(silent: live, SignalManner.Watch);
        bool over = live
            ? await LiveTable.ShowAsync(view.Spec.Name, () => signals.Said ?? Advice(), surroundings, table =>
            {
                table.TakeEnded(view.State);
                return FollowAsync(table, signals.Leave);
            })
            : await FollowAsync(talk.Quiet ? new SilentObserver() : new PlainLines(surroundings), signals.Leave);
        DriveCommandLine.Conclude("watch", Standing.Of(view), interrupted: !over, talk, surroundings);
        return new RunOutcome(view.State, Interrupted: !over).ExitCode;
    }

    private async Task<bool> FollowAsync(IRunObserver observer, CancellationToken leave)
    {
        while (true)
        {
            view.Update(observer);
            TellWhoDrives(observer);
            if (view.State.Ended is not null)
            {
                return true;
            }

            try
            {
                await Task.Delay(_pause, surroundings.Clock, leave);
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            RequireFolder();
        }
    }

    /// <summary>In plain lines, once each time it changes; a table says it all the time.</summary>
    private void TellWhoDrives(IRunObserver observer)
    {
        string now = view.State.Ended is not null ? _whoDrives
            : view.Driver is { } driver ? string.Create(CultureInfo.InvariantCulture, $"process {driver.ProcessId} on {driver.Host} drives it")
            : NobodyDrives();
        if (now != _whoDrives && observer is PlainLines)
        {
            surroundings.Err.WriteLine($"{view.Spec.Name}: {Standing.Of(view).Progress}; {now}");
        }

        _whoDrives = now;
    }

    private string Advice() => view.DriverAlive ? "Ctrl+C leaves, the run goes on" : NobodyDrives();

    private string NobodyDrives()
    {
        string resume = $"'dotnet tune resume {Phrases.Quoted(view.Path)}' goes on";
        return ControllerRecord.Read(view.Path) is { } job ? $"nobody drives it yet; job {job.Job} was asked to, where it is gone {resume}" : $"nobody drives it; {resume}";
    }

    private void RequireFolder()
    {
        if (!ExperimentList.IsExperiment(view.Path))
        {
            throw new TuneException(ExperimentPath.NoExperiment, $"{view.Path}: the experiment is gone: its folder was removed or renamed while it was watched");
        }
    }
}
