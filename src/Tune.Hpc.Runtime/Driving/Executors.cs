using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Local;
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
        "slurm" => SlurmExecutors.Create(context),
        SrunExecutors.Type => SrunExecutors.Create(context),
        var type => throw new TuneException("TUNE2402", $"executor.type: '{type}' is not known to this version; it has: local, slurm, srun"),
    };

    /// <summary>The machines that trials will run on, where that is known before anything is made; null otherwise.</summary>
    internal static IReadOnlyList<MachineCapacity>? MachinesOf(ExperimentSpec spec) =>
        MachineOf(spec) is { } machine ? [CapacityOf(spec.Executor, machine)] : SrunExecutors.MachinesOf(spec);

    internal static MachineCapacity CapacityOf(ExecutorSettings settings, LocalMachine machine)
    {
        var found = machine.Capacity;
        return new MachineCapacity(settings.Cpus ?? found.Cpus, settings.Gpus ?? found.Gpus, settings.MemoryMiB ?? found.MemoryMiB);
    }
}
