using System.Collections.Immutable;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Srun;

/// <summary>The allocation of Slurm that this process is in: <c>sbatch</c> or <c>salloc</c> made it.</summary>
/// <param name="JobId">Its job id.</param>
/// <param name="Machines">Its nodes by name, with what the job has of each: CPUs and GPUs by Slurm's numbers, memory in MiB.</param>
/// <param name="EndsAt">When it ends; null where Slurm does not say.</param>
public sealed record Allocation(string JobId, ImmutableArray<MachineCapacity> Machines, DateTimeOffset? EndsAt)
{
    /// <summary>What the driver itself may need of its node's memory, in MiB: the job's limit holds for both.</summary>
    private const long DriverMemoryMiB = 512;

    /// <summary>Looks at the environment, and asks Slurm once.</summary>
    /// <param name="environment">This process's environment.</param>
    /// <exception cref="TuneException">It is in no allocation, that has ended, or Slurm cannot tell.</exception>
    public static Allocation Discover(IReadOnlyDictionary<string, string> environment)
    {
        string job = JobOf(environment) ?? throw new TuneException(
            SrunCodes.NoAllocation,
            "executor.type: 'srun' runs trials as steps of the Slurm allocation that the driver is in, and this process is in none (SLURM_JOB_ID is not set). "
            + "Get one, for instance 'salloc --nodes=2 --ntasks-per-node=1 --cpus-per-task=16 --time=4:00:00' and run this in it, "
            + "or submit a script that runs it with sbatch; to have every trial queue for itself take executor.type: slurm.");
        var allocation = AllocationText.Parse(job, AllocationProbe.Show(job));
        return allocation with { Machines = [.. allocation.Machines.Select(m => m.Name == environment.GetValueOrDefault("SLURMD_NODENAME") ? WithoutDriver(m) : m)] };
    }

    /// <summary>The job this process is in; null where it is in none.</summary>
    public static string? JobOf(IReadOnlyDictionary<string, string> environment) =>
        (environment.GetValueOrDefault("SLURM_JOB_ID") ?? environment.GetValueOrDefault("SLURM_JOBID")) is { Length: > 0 } id ? id : null;

    private static MachineCapacity WithoutDriver(MachineCapacity machine) =>
        machine.MemoryMiB is { } memory ? machine with { MemoryMiB = memory - Math.Min(DriverMemoryMiB, memory / 4) } : machine;
}
