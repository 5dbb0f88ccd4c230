using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;

namespace Tune.Hpc.Runtime.Runs;

/// <summary>Leaves the driving of an experiment to a job of the cluster.</summary>
public static class RunHandover
{
    /// <summary>Begins the experiment, or takes it up again, and submits the job where none is in the queue.</summary>
    /// <param name="folder">The experiment's folder; <c>prepare</c> has been run.</param>
    /// <param name="resume">What to do with the trials that are there.</param>
    /// <param name="program">How this tool is started on a compute node.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the waiting for the cluster.</param>
    /// <exception cref="TuneException">Someone else drives it, or the cluster refuses the job.</exception>
    public static async Task<HandedOver> SubmitAsync(string folder, ResumeOptions resume, IReadOnlyList<string> program, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (id, isOver) = await Experiments.HandOverAsync(folder, new DriverOptions { Clock = clock, Resume = resume }, "a job is asked to drive").ConfigureAwait(false);
        if (isOver)
        {
            return new HandedOver { IsOver = true };
        }

        var controller = ControllerJob.Of(folder, id, clock);
        return await controller.FindAsync(except: null, cancellationToken).ConfigureAwait(false) is var (there, state)
            ? new HandedOver { Job = there, State = state, Name = controller.Name, Log = controller.Log }
            : new HandedOver { Job = await controller.SubmitAsync(program, cancellationToken).ConfigureAwait(false), Name = controller.Name, Log = controller.Log };
    }
}

/// <summary>What came of leaving an experiment to a job.</summary>
public sealed record HandedOver
{
    /// <summary>The experiment is over: there is nothing to drive.</summary>
    public bool IsOver { get; init; }

    /// <summary>The job.</summary>
    public string? Job { get; init; }

    /// <summary>Its state, where it was in the queue already; null where it was submitted now.</summary>
    public string? State { get; init; }

    /// <summary>Its name in the queue.</summary>
    public string? Name { get; init; }

    /// <summary>The file that it writes to.</summary>
    public string? Log { get; init; }

    /// <summary>What to tell.</summary>
    /// <param name="experiment">The experiment's name.</param>
    public string Text(string experiment) => IsOver ? $"{experiment} is over already; there is nothing to drive"
        : State is not null ? $"{experiment}: job {Job} ({State}) is in the queue already and drives it, or will"
        : $"{experiment}: job {Job} ({Name}) will drive it; what it says goes to {Log}";
}
