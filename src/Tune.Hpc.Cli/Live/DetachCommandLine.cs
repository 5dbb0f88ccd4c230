using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
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
        using var signals = new StopSignals(surroundings, silent: false);
        string folder = begin();
        await DriveCommandLine.PrepareAsync(folder, surroundings, signals.Leave);
        var (id, isOver) = await Experiments.HandOverAsync(folder, new DriverOptions { Clock = surroundings.Clock, Resume = resume }, "a job is asked to drive");
        if (isOver)
        {
            surroundings.Err.WriteLine($"{spec.Name} is over already; there is nothing to drive");
        }
        else
        {
            await SubmitAsync(ControllerJob.Of(folder, id, surroundings.Clock), spec.Name, folder, surroundings, signals.Leave);
        }

        if (talk.Json)
        {
            using var view = ExperimentView.Open(folder, surroundings.Clock);
            DriveCommandLine.Conclude("run", Standing.Of(view), interrupted: false, talk, surroundings);
        }

        return ExitCodes.Ok;
    }

    private static async Task SubmitAsync(ControllerJob controller, string name, string folder, Surroundings surroundings, CancellationToken leave)
    {
        string typed = Phrases.Quoted(folder);
        if (await controller.FindAsync(except: null, leave) is var (there, state))
        {
            surroundings.Err.WriteLine($"{name}: job {there} ({state}) is in the queue already and drives it, or will");
        }
        else
        {
            string job = await controller.SubmitAsync(surroundings.Program, leave);
            surroundings.Err.WriteLine($"{name}: job {job} ({controller.Name}) will drive it; what it says goes to {controller.Log}");
        }

        surroundings.Err.WriteLine($"look at it: dotnet tune watch {typed}\nend it:     dotnet tune stop {typed}");
    }
}
