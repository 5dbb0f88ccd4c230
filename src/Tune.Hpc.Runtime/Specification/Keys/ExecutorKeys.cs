using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Site;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The keys of <c>executor</c>, by its type.</summary>
internal static class ExecutorKeys
{
    private static readonly SpecKey<double> _localCpus = new(
        "cpus", new NumberKind(0, exclusive: true), ConfigValue.Null, "CPUs to share out. Default: all this process may use.")
    { OtherNames = ["cpu", "num_cpus", "cores"] };

    private static readonly SpecKey<IReadOnlyList<int>> _localGpus = new(
        "gpus", new GpusKind(), ConfigValue.Null, "GPUs to share out: how many, or their indices. Default: those found.")
    { OtherNames = ["gpu", "num_gpus", "devices"] };

    private static readonly SpecKey<long> _localMemory = new(
        "memory", new MemoryKind(), ConfigValue.Null, "Memory to share out. Default: the machine's.")
    { OtherNames = ["mem"] };

    private static readonly SpecKey<TimeSpan> _leaveBeforeEnd = new(
        "leave_before_end_s", new DurationKind(mayBeZero: true), ConfigValue.Of(120), "How long before the allocation's end the driver asks its trials for a checkpoint, ends them and leaves.")
    { MayChange = true, OtherNames = ["leave_before_end", "stop_before_end_s"] };

    public static VariantKind<ExecutorSettings> Kind { get; } = new(
        "executor",
        [
            new("local", "Processes on this machine.", [_localCpus, _localGpus, _localMemory, JobKeys.PollInterval], ReadLocal) { OtherNames = ["process", "subprocess", "here"] },
            new("slurm", "Each trial a job of its own in Slurm's queue.", SlurmKeys.All, SlurmKeys.Read) { OtherNames = ["sbatch"] },
            new("srun", "Steps inside the Slurm allocation that the driver runs in.", [JobKeys.Setup, JobKeys.CommandPrefix, JobKeys.PollInterval, _leaveBeforeEnd], ReadSrun) { OtherNames = ["step", "allocation"] },
        ],
        LaterFeatures.Executors);

    /// <summary>The keys of the types that run on a cluster, each name once.</summary>
    public static ImmutableArray<SpecKey> OfClusters { get; } = [.. Kind.KeysOf("slurm").Concat(Kind.KeysOf("srun")).DistinctBy(k => k.Name)];

    /// <summary>Whether trials run on a cluster under that type of executor, so that its owners have a say.</summary>
    public static bool IsCluster(string? type) => type is "slurm" or "srun";

    private static ExecutorSettings ReadLocal(SpecSection section) => new()
    {
        Cpus = section.Find(_localCpus),
        Gpus = section.Get(_localGpus) is { } gpus ? [.. gpus] : null,
        MemoryMiB = section.Find(_localMemory),
        PollInterval = section.Get(JobKeys.PollInterval),
    };

    private static ExecutorSettings ReadSrun(SpecSection section) => new()
    {
        Type = "srun",
        SetupLines = JobKeys.LinesOf(section),
        CommandPrefix = JobKeys.PrefixOf(section),
        PollInterval = SiteRules.AtLeast(section, JobKeys.PollInterval, section.Reading.Site.PollIntervalFloor),
        LeaveBeforeEnd = section.Get(_leaveBeforeEnd),
    };
}
