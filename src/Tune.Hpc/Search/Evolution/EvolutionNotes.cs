using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Evolution;

/// <summary>Reads and writes what evolution notes with its proposals. What another algorithm or version has noted reads as nothing.</summary>
internal static class EvolutionNotes
{
    public static ConfigMap Of(string name, long member) => ConfigMap.Empty.With(name, ConfigValue.Of(member));

    public static ConfigMap With(this ConfigMap notes, string name, double[] values) =>
        notes.With(name, new ConfigList([.. values.Select(ConfigValue.Of)]));

    /// <summary>A number from 0 to below the count; null where there is none.</summary>
    public static int? MemberOf(ConfigMap notes, string name, int count) =>
        notes[name] is ConfigInteger { Value: var member } && member >= 0 && member < count ? (int)member : null;

    /// <summary>That many finite numbers; null where there are none.</summary>
    public static double[]? NumbersOf(ConfigMap notes, string name, int count) =>
        notes[name] is ConfigList list && list.Items.Length == count && Numbers(list.Items) is { } numbers ? numbers : null;

    private static double[]? Numbers(ImmutableArray<ConfigValue> items)
    {
        double[] numbers = [.. items.Select(i => i.AsDouble ?? double.NaN)];
        return numbers.All(double.IsFinite) ? numbers : null;
    }
}
