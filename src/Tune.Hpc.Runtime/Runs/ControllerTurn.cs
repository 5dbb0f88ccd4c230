using System.Globalization;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;

namespace Tune.Hpc.Runtime.Runs;

/// <summary>Drives inside the job that was asked to: any signal makes it leave while the trials' jobs go on, and at the end of its own time the next job takes over.</summary>
/// <param name="folder">The experiment's folder.</param>
/// <param name="words">How the front spells what a person can do.</param>
/// <param name="clock">The clock.</param>
/// <param name="say">Takes what there is to tell.</param>
public sealed class ControllerTurn(string folder, RunWords words, TimeProvider clock, Action<string> say)
{
    private const int SomebodyDrives = 4;
    private const int Failed = 1;

    /// <summary>A lease that a dead driver left expires within this time.</summary>
    private static readonly TimeSpan LeasePatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LeasePause = TimeSpan.FromSeconds(5);

    /// <summary>A job that could drive for less than this would only be followed by others like it.</summary>
    private static readonly TimeSpan Worthwhile = TimeSpan.FromSeconds(60);

    /// <summary>Drives until the experiment is over or the job is told to leave.</summary>
    /// <param name="signals">What tells it to.</param>
    /// <param name="ownJob">The id of the job this runs in; null outside of one.</param>
    /// <param name="observer">Watches.</param>
    /// <returns>The exit code; and where the experiment stands, if it is over.</returns>
    public async Task<(int ExitCode, RunEnd? End)> RunAsync(StopSignals signals, string? ownJob, IRunObserver observer)
    {
        ArgumentNullException.ThrowIfNull(signals);
        long start = clock.GetTimestamp();
        var end = await TakeOverAsync(signals, observer, start).ConfigureAwait(false);
        if (end.Outcome.IsOver)
        {
            return (end.Outcome.ExitCode, end);
        }

        string goOn = $"{words.ResumeDetached(folder)} goes on";
        if (!signals.TimeIsUp)
        {
            say($"this job was ended; the trials' jobs go on; {goOn}");
            return (0, null);
        }

        if (clock.GetElapsedTime(start) < Worthwhile)
        {
            say(string.Create(
                CultureInfo.InvariantCulture, $"this job had less than {Worthwhile.TotalSeconds:0} s to drive, so no other follows it: give executor.controller.time more, or another partition; {goOn}"));
            return (Failed, null);
        }

        return (await FollowAsync(end.Standing.State.Created!.ExperimentId, ownJob, goOn).ConfigureAwait(false), null);
    }

    /// <summary>The driver before may have died with its node and left its lease.</summary>
    private async Task<RunEnd> TakeOverAsync(StopSignals signals, IRunObserver observer, long start)
    {
        var options = new DriverOptions { Clock = clock, Observer = observer, LetGo = signals.LetGo, PlacesKept = 2 };
        while (true)
        {
            try
            {
                return await RunDriving.DriveAsync(folder, options).ConfigureAwait(false);
            }
            catch (TuneException driven) when (driven.ExitCode == SomebodyDrives && clock.GetElapsedTime(start) < LeasePatience)
            {
                say($"{driven.Message}; waiting");
                await Task.Delay(LeasePause, clock, signals.LetGo).ConfigureAwait(false);
            }
        }
    }

    private async Task<int> FollowAsync(string experimentId, string? ownJob, string goOn)
    {
        if (ownJob is not { Length: > 0 })
        {
            say($"this is no job of a cluster, so none follows it; {goOn}");
            return 0;
        }

        string next = await ControllerJob.Of(folder, experimentId, clock).SubmitSuccessorAsync(ownJob, CancellationToken.None).ConfigureAwait(false);
        say($"job {next} drives on when this one is over");
        return 0;
    }
}
