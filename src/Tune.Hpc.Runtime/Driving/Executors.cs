using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Local;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Makes the executor a specification names.</summary>
internal static class Executors
{
    internal static IExecutor Create(ExperimentSpec spec, TimeProvider clock) => spec.Executor.Type switch
    {
        "local" => new LocalExecutor(clock, CapacityOf(spec.Executor)),
        var type => throw new TuneException("TUNE2402", $"executor.type: '{type}' is not known to this version; it has: local"),
    };

    internal static MachineCapacity CapacityOf(ExecutorSettings settings)
    {
        var found = LocalMachine.Discover().Capacity;
        return new MachineCapacity(settings.Cpus ?? found.Cpus, settings.Gpus ?? found.Gpus, settings.MemoryMiB ?? found.MemoryMiB);
    }
}
