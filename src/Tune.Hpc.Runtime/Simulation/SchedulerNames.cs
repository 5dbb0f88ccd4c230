using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation;

/// <summary>What schedulers are called where they are compared: by their type, and where two have the same, by the settings in which they differ.</summary>
internal static class SchedulerNames
{
    public static ImmutableArray<string> Of(IReadOnlyList<ExperimentSpec> specs)
    {
        ConfigMap[] maps = [.. specs.Select(MapOf)];
        return [.. maps.Select(m => NameOf(m, [.. maps.Where(o => TypeOf(o) == TypeOf(m))]))];
    }

    /// <summary>The scheduler as the resolved specification has it, its defaults written out.</summary>
    public static ConfigMap MapOf(ExperimentSpec spec) =>
        spec.Document[SpecKeys.Scheduler.Name] as ConfigMap ?? ConfigMap.Empty.With("type", ConfigValue.Of(spec.Scheduler.Type));

    private static string NameOf(ConfigMap map, ConfigMap[] alike)
    {
        var own = map.Flatten().Where(e => alike.Any(o => !Equals(ValueOf(o, e.Key), e.Value)));
        return string.Join(' ', own.Select(e => $"{e.Key}={e.Value}").Prepend(TypeOf(map)));
    }

    private static string TypeOf(ConfigMap map) => map["type"] is ConfigText type ? type.Value : "";

    private static ConfigValue? ValueOf(ConfigMap map, string path) => map.Flatten().FirstOrDefault(e => e.Key == path).Value;
}
