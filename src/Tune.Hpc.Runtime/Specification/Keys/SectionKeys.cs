using System.Collections.Immutable;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The keys of the maps in a specification.</summary>
internal static class SectionKeys
{
    private static readonly SpecKey<long> _maxFailures = new(
        "max_failures", new IntegerKind(-1, int.MaxValue), ConfigValue.Of(0), "Retries of a trial after failures of its own; -1 is without limit.")
    { MayChange = true, OtherNames = ["retries", "max_retries"] };

    private static readonly SpecKey<bool> _failFast = new(
        "fail_fast", new BooleanKind(), ConfigValue.False, "Whether the first trial that gives up ends the experiment.")
    { MayChange = true };

    private static readonly SpecKey<bool> _constantGridSearch = new(
        "constant_grid_search", new BooleanKind(), ConfigValue.False, "One draw of the random values for all cells of the grid.")
    { OtherNames = ["constant_grid"] };

    private static readonly SpecKey<string> _timeAttr = new(
        "time_attr", new TextKind(), ConfigValue.Of(MetricNames.TrainingIteration), "The reported value that tells how far a trial is.")
    { OtherNames = ["resource_attr", "time_attribute"] };

    private static readonly SpecKey<double> _maxT = new(
        "max_t", new NumberKind(0, exclusive: true), ConfigValue.Of(100), "The most budget one trial gets, in units of time_attr.")
    { OtherNames = ["max_resource", "max_epochs", "max_iter", "max_budget"] };

    private static readonly SpecKey<double> _gracePeriod = new(
        "grace_period", new NumberKind(0, exclusive: true), ConfigValue.Of(1), "The budget of the lowest rung; no trial is stopped before it.")
    { OtherNames = ["grace", "min_resource", "min_t", "min_budget"] };

    private static readonly SpecKey<double> _reductionFactor = new(
        "reduction_factor", new NumberKind(1, exclusive: true), ConfigValue.Of(4), "One trial in this many survives a rung.")
    { OtherNames = ["eta"] };

    private static readonly SpecKey<long> _brackets = new(
        "brackets", new IntegerKind(1, 100), ConfigValue.Of(1), "Brackets that share the trials.")
    { OtherNames = ["num_brackets"] };

    private static readonly SpecKey<bool> _stopLastTrials = new(
        "stop_last_trials", new BooleanKind(), ConfigValue.True, "Whether trials end at max_t.");

    private static readonly SpecKey<double> _localCpus = new(
        "cpus", new NumberKind(0, exclusive: true), ConfigValue.Null, "CPUs to share out. Default: all this process may use.")
    { OtherNames = ["cpu", "num_cpus", "cores"] };

    private static readonly SpecKey<IReadOnlyList<int>> _localGpus = new(
        "gpus", new GpusKind(), ConfigValue.Null, "GPUs to share out: how many, or their indices. Default: those found.")
    { OtherNames = ["gpu", "num_gpus", "devices"] };

    private static readonly SpecKey<long> _localMemory = new(
        "memory", new MemoryKind(), ConfigValue.Null, "Memory to share out. Default: the machine's.")
    { OtherNames = ["mem"] };

    private static readonly SpecKey<TimeSpan> _pollInterval = new(
        "poll_interval_s", new DurationKind(), ConfigValue.Of(1), "The longest time between two looks at the trials.")
    { MayChange = true, OtherNames = ["poll", "poll_interval", "interval"] };

    private static readonly SpecKey<Amount<long>> _nodes = new(
        "nodes", new AmountKind<long>(new IntegerKind(1, int.MaxValue)), ConfigValue.Of(1), "Nodes.")
    { OtherNames = ["num_nodes"] };

    private static readonly SpecKey<Amount<long>> _tasks = new(
        "tasks", new AmountKind<long>(new IntegerKind(1, int.MaxValue)), ConfigValue.Of(1), "Tasks over all nodes.")
    { OtherNames = ["ntasks", "num_workers", "workers"] };

    private static readonly SpecKey<Amount<double>> _cpus = new(
        "cpus", new AmountKind<double>(new NumberKind(0, exclusive: true)), ConfigValue.Of(1), "CPUs for each task; fractions only where trials share a machine.")
    { OtherNames = ["cpu", "cpus_per_task", "cores", "num_cpus"] };

    private static readonly SpecKey<Amount<double>> _gpus = new(
        "gpus", new AmountKind<double>(new NumberKind(0)), ConfigValue.Of(0), "GPUs for the trial; fractions only where trials share a machine.")
    { OtherNames = ["gpu", "num_gpus"] };

    private static readonly SpecKey<Amount<long>> _memory = new(
        "memory", new AmountKind<long>(new MemoryKind()), ConfigValue.Null, "Memory, such as 4G; a number is MiB. Default: left to the cluster.")
    { OtherNames = ["mem", "ram"] };

    private static readonly SpecKey<Amount<TimeSpan>> _time = new(
        "time", new AmountKind<TimeSpan>(new DurationKind()), ConfigValue.Null, "Wall-time limit of one attempt. Default: left to the cluster.")
    { OtherNames = ["walltime", "time_limit", "timelimit", "timeout"] };

    public static SpecKind<FailureSettings> Failure { get; } = new SectionKind<FailureSettings>(
        [_maxFailures, _failFast],
        s => new FailureSettings { MaxFailures = (int)s.Get(_maxFailures), FailFast = s.Get(_failFast) });

    public static SpecKind<SearchSettings> Search { get; } = new VariantKind<SearchSettings>(
        "searcher",
        [
            new("random", "Random values; grids are walked through at the same time.", [_constantGridSearch], s => new SearchSettings { ConstantGridSearch = s.Get(_constantGridSearch) })
            {
                OtherNames = ["variant_generator", "basic_variant", "basic_variant_generator", "grid", "grid_search", "random_search"],
            },
        ],
        LaterFeatures.Searchers);

    public static SpecKind<SchedulerSettings> Scheduler { get; } = new VariantKind<SchedulerSettings>(
        "scheduler",
        [
            new("fifo", "Trials run in order and to their end.", [], _ => new FifoSettings()) { OtherNames = ["none", "fifo_scheduler"] },
            new("asha", "Asynchronous successive halving, the stopping form.", [_timeAttr, _maxT, _gracePeriod, _reductionFactor, _brackets, _stopLastTrials], ReadAsha)
            {
                OtherNames = ["async_hyperband", "asynchyperband", "asha_scheduler", "async_hyperband_scheduler", "successive_halving"],
            },
        ],
        LaterFeatures.Schedulers);

    public static SpecKind<ExecutorSettings> Executor { get; } = new VariantKind<ExecutorSettings>(
        "executor",
        [new("local", "Processes on this machine.", [_localCpus, _localGpus, _localMemory, _pollInterval], ReadLocal) { OtherNames = ["process", "subprocess", "here"] }],
        LaterFeatures.Executors);

    public static SpecKind<ResourcesSpec> Resources { get; } =
        new SectionKind<ResourcesSpec>([_nodes, _tasks, _cpus, _gpus, _memory, _time], ReadResources);

    private static SchedulerSettings ReadAsha(SpecSection section)
    {
        int errors = section.Reading.Errors.Count;
        string timeAttr = section.Get(_timeAttr);
        double maxT = section.Get(_maxT);
        double gracePeriod = section.Get(_gracePeriod);
        double reductionFactor = section.Get(_reductionFactor);
        long brackets = section.Get(_brackets);
        bool stopLastTrials = section.Get(_stopLastTrials);
        if (section.Reading.Errors.Count > errors)
        {
            return new FifoSettings();
        }

        if (maxT < gracePeriod)
        {
            section.Reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(_maxT), $"{maxT} is below grace_period, {gracePeriod}; no trial would reach its first rung");
        }

        return new AshaSettings
        {
            TimeAttribute = timeAttr,
            MaxT = maxT,
            GracePeriod = gracePeriod,
            ReductionFactor = reductionFactor,
            Brackets = (int)brackets,
            StopLastTrials = stopLastTrials,
        };
    }

    private static ExecutorSettings ReadLocal(SpecSection section) => new()
    {
        Cpus = section.Find(_localCpus),
        Gpus = section.Get(_localGpus) is { } gpus ? [.. gpus] : null,
        MemoryMiB = section.Find(_localMemory),
        PollInterval = section.Get(_pollInterval),
    };

    private static ResourcesSpec ReadResources(SpecSection section)
    {
        var computed = new Dictionary<string, Expression>();
        long nodes = Fixed(_nodes, 1);
        long tasks = Fixed(_tasks, 1);
        double cpus = Fixed(_cpus, 1);
        double gpus = Fixed(_gpus, 0);
        long? memory = Optional(_memory);
        TimeSpan? time = Optional(_time);
        return new ResourcesSpec
        {
            Fixed = new JobRequest { Nodes = (int)nodes, Tasks = (int)tasks, Cpus = cpus, Gpus = gpus, MemoryMiB = memory, Time = time },
            Computed = computed,
        };

        T Fixed<T>(SpecKey<Amount<T>> key, T otherwise)
            where T : struct => Optional(key) ?? otherwise;

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
}
