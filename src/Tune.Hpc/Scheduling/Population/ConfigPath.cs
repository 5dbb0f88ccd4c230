using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Population;

/// <summary>Values within nested maps.</summary>
internal static class ConfigPath
{
    /// <summary>The value there; null where a configuration has none.</summary>
    public static ConfigValue? Find(ConfigMap config, ImmutableArray<string> steps)
    {
        ConfigValue? at = config;
        foreach (string step in steps)
        {
            at = (at as ConfigMap)?[step];
        }

        return at;
    }

    /// <summary>The configuration with another value there.</summary>
    public static ConfigMap With(ConfigMap config, ReadOnlySpan<string> steps, ConfigValue value) => steps.Length == 1
        ? config.With(steps[0], value)
        : config.With(steps[0], With(config[steps[0]] as ConfigMap ?? ConfigMap.Empty, steps[1..], value));
}
