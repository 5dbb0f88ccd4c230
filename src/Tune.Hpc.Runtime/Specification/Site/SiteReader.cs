using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Site;

/// <summary>Reads the tree of one site file.</summary>
internal static class SiteReader
{
    private static readonly SpecKey<TimeSpan> _queuePoll = new("queue_poll_s", new DurationKind(), ConfigValue.Null, "The least time between two queries of the queue.");
    private static readonly SpecKey<TimeSpan> _pollInterval = new("poll_interval_s", new DurationKind(), ConfigValue.Null, "The least time between two looks at trials' files.");
    private static readonly SpecKey<long> _maxJobs = new("max_jobs", new IntegerKind(1, int.MaxValue), ConfigValue.Null, "The most jobs of one experiment in the queue.");
    private static readonly SpecKey<long> _maxArraySize = new("max_array_size", new IntegerKind(1, int.MaxValue), ConfigValue.Null, "The most elements of one job array.");
    private static readonly SpecKey<TimeSpan> _time = new("time", new DurationKind(), ConfigValue.Null, "The longest wall-time limit of a trial.");
    private static readonly SpecKey<long> _nodes = new("nodes", new IntegerKind(1, int.MaxValue), ConfigValue.Null, "The most nodes of a trial.");
    private static readonly SpecKey<double> _cpus = new("cpus", new NumberKind(0, exclusive: true), ConfigValue.Null, "The most CPUs of a trial, over all its tasks.");
    private static readonly SpecKey<double> _gpus = new("gpus", new NumberKind(0), ConfigValue.Null, "The most GPUs of a trial, over all its nodes.");
    private static readonly SpecKey<long> _memory = new("memory", new MemoryKind(), ConfigValue.Null, "The most memory of a node.");

    private static readonly SpecKey<SpecMap> _executor = new("executor", new DefaultsKind(ExecutorKeys.OfClusters), ConfigMap.Empty, "Values of executor where a specification has none.");
    private static readonly SpecKey<SpecMap> _resources = new("resources_per_trial", new DefaultsKind([.. ResourceKeys.Kind.Keys]), ConfigMap.Empty, "The same for resources_per_trial.");

    private static readonly SpecKey<SiteFile> _floors = new("floors", new SectionKind<SiteFile>([_queuePoll, _pollInterval], ReadFloors), ConfigMap.Empty, "What no specification can go below.");
    private static readonly SpecKey<SiteFile> _limits = new(
        "limits", new SectionKind<SiteFile>([_maxJobs, _maxArraySize, _time, _nodes, _cpus, _gpus, _memory], ReadLimits), ConfigMap.Empty, "What no specification can exceed.");

    private static readonly SpecKey<SiteFile> _defaults = new(
        "defaults", new SectionKind<SiteFile>([_executor, _resources], s => new() { ExecutorDefaults = s.Get(_executor), ResourceDefaults = s.Get(_resources) }), ConfigMap.Empty, "What a specification need not say.");

    /// <exception cref="TuneException">All that is wrong with it, one error a line.</exception>
    public static SiteFile Read(SpecNode root)
    {
        var reading = new SpecReading(Context, new SpecErrors());
        var map = root switch
        {
            SpecMap m => m,
            SpecScalar { Value: ConfigNull } => new SpecMap([], root.Place),
            _ => throw new TuneException(SiteCodes.BadFile, $"{root.Place.Source}: the site file is {SpecReading.Show(root)}; it must be a map with floors, limits, defaults"),
        };
        var section = new SpecSection(map, [_floors, _limits, _defaults], reading);
        var floors = section.Get(_floors);
        var limits = section.Get(_limits);
        var defaults = section.Get(_defaults);
        reading.Errors.ThrowIfAny();
        return floors with
        {
            MaxJobs = limits.MaxJobs,
            MaxArraySize = limits.MaxArraySize,
            Resources = limits.Resources,
            ExecutorDefaults = defaults.ExecutorDefaults,
            ResourceDefaults = defaults.ResourceDefaults,
        };
    }

    // Nothing in a site file depends on where or when it is read.
    private static SpecContext Context { get; } = new() { SpecFolder = "/", CurrentFolder = "/", DefaultName = "", DrawSeed = () => 0, Variable = _ => null };

    private static SiteFile ReadFloors(SpecSection section) => new() { QueuePollFloor = Find(section, _queuePoll), PollIntervalFloor = Find(section, _pollInterval) };

    private static SiteFile ReadLimits(SpecSection section)
    {
        var limits = new ResourceLimits
        {
            Source = section.Place.Source,
            Time = section.Find(_time),
            Nodes = (int?)section.Find(_nodes),
            Cpus = section.Find(_cpus),
            Gpus = section.Find(_gpus),
            MemoryMiB = section.Find(_memory),
        };
        bool any = limits != new ResourceLimits { Source = limits.Source };
        return new() { MaxJobs = Find(section, _maxJobs), MaxArraySize = Find(section, _maxArraySize), Resources = any ? limits : null };
    }

    private static SiteValue<T>? Find<T>(SpecSection section, SpecKey<T> key)
        where T : struct => section.Find(key) is { } value ? new SiteValue<T>(value, SourceOf(section.PlaceOf(key))) : null;

    private static string SourceOf(SpecPlace place) => place.Line > 0 ? $"{place.Source}:{place.Line}" : place.Source;

    /// <summary>A map of keys that are checked when a specification takes their values.</summary>
    private sealed class DefaultsKind(ImmutableArray<SpecKey> keys) : SpecKind<SpecMap>
    {
        public override string Expected => $"a map with {string.Join(", ", keys.Select(k => k.Name))}";

        public override ConfigMap Schema => SpecSchema.OfKeys(keys);

        public override IEnumerable<SpecKey> Keys => keys;

        public override SpecValue<SpecMap>? Read(SpecNode node, SpecReading reading)
        {
            if (node is not SpecMap map)
            {
                return Refuse(node, reading);
            }

            UnknownKeys.Refuse(map, keys, reading);
            return new(map, map.ToValue());
        }
    }
}
