using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The keys of <c>resources_per_trial</c>.</summary>
internal static class ResourceKeys
{
    public static readonly SpecKey<Amount<GpuAmount>> Gpus = new(
        "gpus", new AmountKind<GpuAmount>(new GpuAmountKind(), GpuAmountKind.IsMeant), ConfigValue.Of(0),
        "GPUs for the trial, over all nodes; of one kind as a100:2 (slurm); fractions only where trials share a machine.")
    { IsFlag = true, OtherNames = ["gpu", "num_gpus", "gres", "gpus_per_trial"] };

    public static readonly SpecKey<Amount<long>> Memory = new(
        "memory", new AmountKind<long>(new MemoryKind()), ConfigValue.Null, "Memory of each node, such as 4G; a number is MiB. Default: left to the cluster.")
    { IsFlag = true, OtherNames = ["mem", "ram"] };

    public static readonly SpecKey<Amount<long>> MemoryPerCpu = new(
        "memory_per_cpu", new AmountKind<long>(new MemoryKind()), ConfigValue.Null, "Memory for each CPU, instead of memory (slurm).")
    { OtherNames = ["mem_per_cpu"] };

    public static readonly SpecKey<Amount<long>> MemoryPerGpu = new(
        "memory_per_gpu", new AmountKind<long>(new MemoryKind()), ConfigValue.Null, "Memory for each GPU, instead of memory (slurm).")
    { OtherNames = ["mem_per_gpu"] };

    public static readonly SpecKey<Amount<TimeSpan>> Time = new(
        "time", new AmountKind<TimeSpan>(new DurationKind()), ConfigValue.Null, "Wall-time limit of one attempt; Slurm rounds it up to whole minutes. Default: left to the cluster.")
    { IsFlag = true, OtherNames = ["walltime", "time_limit", "timelimit", "timeout"] };

    private static readonly SpecKey<Amount<long>> _nodes = new(
        "nodes", new AmountKind<long>(new IntegerKind(1, int.MaxValue)), ConfigValue.Of(1), "Nodes.")
    { IsFlag = true, OtherNames = ["num_nodes"] };

    private static readonly SpecKey<Amount<long>> _tasks = new(
        "tasks", new AmountKind<long>(new IntegerKind(1, int.MaxValue)), ConfigValue.Null, "Tasks over all nodes. Default: tasks_per_node on every node, or one.")
    { IsFlag = true, OtherNames = ["ntasks", "num_workers", "workers"] };

    private static readonly SpecKey<Amount<long>> _tasksPerNode = new(
        "tasks_per_node", new AmountKind<long>(new IntegerKind(1, int.MaxValue)), ConfigValue.Null, "Tasks on each node. Default: left to the cluster.")
    { OtherNames = ["ntasks_per_node"] };

    private static readonly SpecKey<Amount<double>> _cpus = new(
        "cpus", new AmountKind<double>(new NumberKind(0, exclusive: true)), ConfigValue.Of(1), "CPUs for each task; fractions only where trials share a machine.")
    { IsFlag = true, OtherNames = ["cpu", "cpus_per_task", "cores", "num_cpus"] };

    public static SpecKind<ResourcesSpec> Kind { get; } =
        new SectionKind<ResourcesSpec>([_nodes, _tasks, _tasksPerNode, _cpus, Gpus, Memory, MemoryPerCpu, MemoryPerGpu, Time], Read);

    private static ResourcesSpec Read(SpecSection section)
    {
        var computed = new Dictionary<string, Expression>();
        long nodes = Optional(_nodes) ?? 1;
        long? tasks = Optional(_tasks);
        long? tasksPerNode = Optional(_tasksPerNode);
        double cpus = Optional(_cpus) ?? 1;
        var gpus = Optional(Gpus) ?? default;
        long? memory = Optional(Memory);
        long? perCpu = Optional(MemoryPerCpu);
        long? perGpu = Optional(MemoryPerGpu);
        TimeSpan? time = Optional(Time);
        RefuseSeveral(section, Memory, MemoryPerCpu, MemoryPerGpu);
        bool follow = !section.Has(_tasks);
        if (follow && !computed.ContainsKey(_nodes.Name) && !computed.ContainsKey(_tasksPerNode.Name))
        {
            tasks = Math.Min(nodes * (tasksPerNode ?? 1), int.MaxValue);
            section.Put(_tasks, ConfigValue.Of(tasks.Value));
        }

        return new ResourcesSpec
        {
            Fixed = new JobRequest
            {
                Nodes = (int)nodes,
                Tasks = (int)(tasks ?? 1),
                TasksPerNode = (int?)tasksPerNode,
                Cpus = cpus,
                Gpus = gpus.Number,
                GpuType = gpus.Type,
                MemoryMiB = memory,
                MemoryPerCpuMiB = perCpu,
                MemoryPerGpuMiB = perGpu,
                Time = time,
            },
            Computed = computed,
            TasksFollowNodes = follow && tasks is null,
        };

        T? Optional<T>(SpecKey<Amount<T>> key)
            where T : struct
        {
            var amount = section.Find(key);
            if (amount?.Computed is { } expression)
            {
                computed[key.Name] = expression;
                return null;
            }

            return amount?.Fixed;
        }
    }

    private static void RefuseSeveral(SpecSection section, params SpecKey[] keys)
    {
        var given = keys.Where(section.Has).ToList();
        foreach (var key in given.Skip(1))
        {
            section.Reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(key), $"{given[0].Name} is given too ({section.PlaceOf(given[0])}); they exclude one another");
        }
    }
}
