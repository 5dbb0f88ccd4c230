using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Cli.Live;

/// <summary>Leaves the driving to a job: what <c>run --detach</c> and <c>resume --detach</c> share.</summary>
internal static class DetachCommandLine
{
    /// <summary>Begins the experiment, submits the job, and says how to go on.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="begin">Gives the experiment's folder, and makes it where it is not there.</param>
    /// <param name="resume">What to do with trials that are there.</param>
    /// <param name="talk">How much to say.</param>
    /// <param name="surroundings">Where to say it.</param>
    public static async Task<int> RunAsync(ExperimentSpec spec, Func<string> begin, ResumeOptions resume, Talk talk, Surroundings surroundings)
    {
        ControllerJob.Require(spec);
        using var signals = surroundings.Signals(silent: false);
        string folder = begin();
        await RunDriving.PrepareAsync(folder, surroundings.Err, surroundings.Clock, signals.Leave);
        var handed = await RunHandover.SubmitAsync(folder, resume, surroundings.Program, surroundings.Clock, signals.Leave);
        surroundings.Err.WriteLine(handed.Text(spec.Name));
        if (!handed.IsOver)
        {
            string typed = Phrases.Quoted(folder);
            surroundings.Err.WriteLine($"look at it: dotnet tune watch {typed}\nend it:     dotnet tune stop {typed}");
        }

        if (talk.Json)
        {
            using var view = ExperimentView.Open(folder, surroundings.Clock);
            DriveCommandLine.Conclude("run", Standing.Of(view), interrupted: false, talk, surroundings);
        }

        return ExitCodes.Ok;
    }
}
