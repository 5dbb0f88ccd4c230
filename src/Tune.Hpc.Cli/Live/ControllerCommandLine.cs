using System.Globalization;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Live;

/// <summary>Drives inside the job that <c>--detach</c> submitted: any signal makes it leave while the trials' jobs go on, and at the end of its own time the next job takes over.</summary>
internal sealed class ControllerCommandLine(string folder, Surroundings surroundings)
{
    /// <summary>A lease that a dead driver left expires within this time.</summary>
    private static readonly TimeSpan _leasePatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan _leasePause = TimeSpan.FromSeconds(5);

    /// <summary>A job that could drive for less than this would only be followed by others like it.</summary>
    private static readonly TimeSpan _worthwhile = TimeSpan.FromSeconds(60);

    /// <summary>Drives until the experiment is over or the job is told to leave.</summary>
    public async Task<int> RunAsync()
    {
        using var signals = new StopSignals(surroundings, silent: false, SignalManner.Control);
        long start = surroundings.Clock.GetTimestamp();
        var outcome = await TakeOverAsync(signals, start);
        using var view = ExperimentView.Open(folder, surroundings.Clock);
        if (outcome.IsOver)
        {
            ResultFiles.Write(view);
            DriveCommandLine.Conclude("run", Standing.Of(view), interrupted: false, default, surroundings);
            return outcome.ExitCode;
        }

        string goOn = $"'dotnet tune resume {Phrases.Quoted(folder)} --detach' goes on";
        if (!signals.TimeIsUp)
        {
            surroundings.Err.WriteLine($"this job was ended; the trials' jobs go on; {goOn}");
            return ExitCodes.Ok;
        }

        if (surroundings.Clock.GetElapsedTime(start) < _worthwhile)
        {
            surroundings.Err.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"this job had less than {_worthwhile.TotalSeconds:0} s to drive, so no other follows it: give executor.controller.time more, or another partition; {goOn}"));
            return ExitCodes.Failed;
        }

        return await FollowAsync(view.State.Created!.ExperimentId, goOn);
    }

    /// <summary>The driver before may have died with its node and left its lease.</summary>
    private async Task<RunOutcome> TakeOverAsync(StopSignals signals, long start)
    {
        var options = new DriverOptions { Clock = surroundings.Clock, Observer = new PlainLines(surroundings), LetGo = signals.LetGo, PlacesKept = 2 };
        while (true)
        {
            try
            {
                return await Experiments.RunAsync(folder, options);
            }
            catch (TuneException driven) when (driven.ExitCode == SomebodyDrives && surroundings.Clock.GetElapsedTime(start) < _leasePatience)
            {
                surroundings.Err.WriteLine($"{driven.Message}; waiting");
                await Task.Delay(_leasePause, surroundings.Clock, signals.LetGo);
            }
        }
    }

    private const int SomebodyDrives = 4;

    private async Task<int> FollowAsync(string experimentId, string goOn)
    {
        if (surroundings.Variable("SLURM_JOB_ID") is not { Length: > 0 } own)
        {
            surroundings.Err.WriteLine($"this is no job of a cluster, so none follows it; {goOn}");
            return ExitCodes.Ok;
        }

        string next = await ControllerJob.Of(folder, experimentId, surroundings.Clock).SubmitSuccessorAsync(own, CancellationToken.None);
        surroundings.Err.WriteLine($"job {next} drives on when this one is over");
        return ExitCodes.Ok;
    }
}
