using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>One driver's connection to the machine.</summary>
internal sealed class SimulatedExecutor(SimulatedMachine machine, Action atWait) : IExecutor
{
    public string Name => "simulated";

    public IReadOnlyList<MachineCapacity>? Capacity { get; } = [new(4, [], null)];

    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellationToken)
    {
        await MaybeSuspendAsync();
        return [.. jobs.Select(Submit)];
    }

    public async Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, CancellationToken cancellationToken)
    {
        MaybeFail();
        var observations = jobs.Select(Observe).ToList();
        await MaybeSuspendAsync();
        return observations;
    }

    public async Task CancelAsync(IReadOnlyList<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken)
    {
        MaybeFail();
        await MaybeSuspendAsync();
        foreach (var job in jobs.SelectMany(h => machine.JobsOf(h.Attempt)).Where(j => j.Delay == 0))
        {
            job.Terminate = true;
            job.IsOver |= mode == CancelMode.Kill;
        }
    }

    public async Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        machine.Run(atMost > TimeSpan.Zero ? atMost : TimeSpan.FromSeconds(1));
        atWait();
        await MaybeSuspendAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SubmitResult Submit(JobSubmission job)
    {
        if (!machine.Chance(machine.Faults.SubmissionIsLost))
        {
            machine.Add(job.Attempt, job.AttemptFolder, delay: 0);
            return new SubmitResult(job.Attempt, machine.Chance(machine.Faults.ReplyIsLost) ? null : "sim", null);
        }

        if (machine.Chance(machine.Faults.SubmissionComesLate))
        {
            machine.Add(job.Attempt, job.AttemptFolder, delay: 1 + machine.Draw(20));
        }

        return new SubmitResult(job.Attempt, machine.Chance(0.5) ? "sim" : null, null);
    }

    private JobObservation Observe(JobHandle handle)
    {
        bool there = machine.JobsOf(handle.Attempt).Any(j => j is { Delay: 0, IsOver: false });
        bool claimed = Directory.Exists(Path.Combine(handle.AttemptFolder, "claim"));
        return new JobObservation
        {
            Attempt = handle.Attempt,
            Phase = there ? claimed ? JobPhase.Running : JobPhase.Queued : JobPhase.Gone,
            NeverStarted = !there && !claimed,
        };
    }

    private void MaybeFail()
    {
        if (machine.Chance(machine.Faults.CallFails))
        {
            throw machine.Chance(0.5) ? new IOException("stale file handle") : new TuneException("TUNE9999", "the queue does not answer");
        }
    }

    private Task MaybeSuspendAsync() => machine.Chance(machine.Faults.Suspension) && machine.Meanwhile is { } meanwhile ? meanwhile() : Task.CompletedTask;
}
