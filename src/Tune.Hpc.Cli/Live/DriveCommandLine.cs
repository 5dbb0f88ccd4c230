using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Live;

/// <summary>Drives an experiment and shows it: what <c>run</c> and <c>resume</c> share.</summary>
internal static class DriveCommandLine
{
    /// <summary>Drives to the end, or until somebody interrupts.</summary>
    /// <param name="begin">Gives the experiment's folder, and makes it where it is not there: signals are heard by then.</param>
    /// <param name="resume">What to do with trials that are there.</param>
    /// <param name="talk">How much to say.</param>
    /// <param name="surroundings">Where to say it.</param>
    public static async Task<int> RunAsync(Func<string> begin, ResumeOptions resume, Talk talk, Surroundings surroundings)
    {
        bool live = !talk.Quiet && surroundings.ErrTerminal is not null;
        using var signals = surroundings.Signals(silent: live);
        string folder = begin();
        if (ExperimentFile.LoadSummary(folder).Executor == ClusterRequests.ExecutorType)
        {
            signals.Manner = SignalManner.DriveCluster;
        }

        await RunDriving.PrepareAsync(folder, surroundings.Err, surroundings.Clock, signals.Leave);
        var options = new DriverOptions { Clock = surroundings.Clock, Resume = resume, Leave = signals.Leave, LeaveAtOnce = signals.LeaveAtOnce, LetGo = signals.LetGo };
        var end = live
            ? await LiveTable.ShowAsync(Path.GetFileName(folder), () => signals.Said, surroundings, table => RunDriving.DriveAsync(folder, options with { Observer = table }))
            : await RunDriving.DriveAsync(folder, talk.Quiet ? options : options with { Observer = new PlainLines(surroundings) });
        Conclude("run", end.Standing, end.Outcome.Interrupted, talk, surroundings);
        return end.Outcome.ExitCode;
    }

    /// <summary>Says how it went.</summary>
    /// <param name="kind">Which document is printed as JSON.</param>
    /// <param name="standing">Where it stands.</param>
    /// <param name="interrupted">Whether it was left before its end.</param>
    /// <param name="talk">How much to say.</param>
    /// <param name="surroundings">Where to say it.</param>
    public static void Conclude(string kind, Standing standing, bool interrupted, Talk talk, Surroundings surroundings)
    {
        if (talk.Json)
        {
            using var output = JsonOutput.Begin(surroundings, kind);
            output.Json.WriteBoolean("interrupted", interrupted);
            StandingJson.WriteMembers(output.Json, standing);
            output.End();
            if (interrupted && standing.Phase == ExperimentPhase.Interrupted)
            {
                surroundings.Err.WriteLine($"interrupted; 'dotnet tune resume {Phrases.Quoted(standing.Path)}' goes on");
            }
        }
        else
        {
            StandingText.WriteSummary(standing, surroundings.Out);
        }
    }
}
