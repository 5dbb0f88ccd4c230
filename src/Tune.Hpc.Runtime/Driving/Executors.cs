using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Local;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Execution.Srun;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Makes the executor a specification names.</summary>
internal static class Executors
{
    /// <summary>This machine, where trials run on it; null otherwise. Looking may start a program (<c>nvidia-smi</c>): once is enough.</summary>
    internal static LocalMachine? MachineOf(ExperimentSpec spec) => spec.Executor.Type == "local" ? LocalMachine.Discover() : null;

    internal static IExecutor Create(ExecutorContext context) => context.Spec.Executor.Type switch
    {
        "local" when context.Machine is { } machine => new LocalExecutor(context.Clock, CapacityOf(context.Spec.Executor, machine)),
        "srun" => CreateSrun(context),
        var type => throw new TuneException("TUNE2402", $"executor.type: '{type}' is not known to this version; it has: local, srun"),
    };

    /// <summary>The machines that trials will run on, where that is known before anything is made; null otherwise.</summary>
    internal static IReadOnlyList<MachineCapacity>? MachinesOf(ExperimentSpec spec)
    {
        var environment = EnvironmentOfThisProcess();
        return MachineOf(spec) is { } machine ? [CapacityOf(spec.Executor, machine)]
            : spec.Executor.Type == "srun" && Allocation.JobOf(environment) is not null ? Allocation.Discover(environment).Machines
            : null;
    }

    private static SrunExecutor CreateSrun(ExecutorContext context)
    {
        var environment = EnvironmentOfThisProcess();
        return new SrunExecutor(
            context.Clock,
            Allocation.Discover(environment),
            context.Spec.Executor.LeaveBeforeEnd ?? TimeSpan.Zero,
            new SlurmPrograms(context.Clock, new SlurmProgramSettings()),
            environment.Keys);
    }

    private static Dictionary<string, string> EnvironmentOfThisProcess() => Environment.GetEnvironmentVariables()
        .Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);

    internal static MachineCapacity CapacityOf(ExecutorSettings settings, LocalMachine machine)
    {
        var found = machine.Capacity;
        return new MachineCapacity(settings.Cpus ?? found.Cpus, settings.Gpus ?? found.Gpus, settings.MemoryMiB ?? found.MemoryMiB);
    }
}
