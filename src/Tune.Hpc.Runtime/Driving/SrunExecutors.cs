using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Execution.Srun;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Makes the executor that runs trials in the allocation this process is in.</summary>
internal static class SrunExecutors
{
    internal const string Type = "srun";

    /// <exception cref="TuneException">There is no allocation.</exception>
    internal static SrunExecutor Create(ExecutorContext context)
    {
        var environment = EnvironmentOfThisProcess();
        return new SrunExecutor(
            context.Clock,
            Allocation.Discover(environment),
            context.Spec.Executor.LeaveBeforeEnd ?? TimeSpan.Zero,
            new SlurmPrograms(context.Clock, new SlurmProgramSettings()),
            environment.Keys);
    }

    /// <summary>The nodes of the allocation; null for other executors, and outside of one.</summary>
    internal static IReadOnlyList<MachineCapacity>? MachinesOf(ExperimentSpec spec)
    {
        var environment = EnvironmentOfThisProcess();
        return spec.Executor.Type == Type && Allocation.JobOf(environment) is not null ? Allocation.Discover(environment).Machines : null;
    }

    private static Dictionary<string, string> EnvironmentOfThisProcess() => Environment.GetEnvironmentVariables()
        .Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
}
