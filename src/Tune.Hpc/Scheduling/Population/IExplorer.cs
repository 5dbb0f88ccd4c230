using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Population;

/// <summary>Finds the configuration with which a member goes on from another's weights.</summary>
internal interface IExplorer
{
    /// <summary>Hears of each judged report.</summary>
    void OnJudged(Member member);

    /// <summary>A new configuration for a member that takes over.</summary>
    Exploration Explore(Member target, Member source);
}

/// <summary>A new configuration, and what is new about it.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Changes">What differs from the source's, and why; values that stay are told as well.</param>
internal sealed record Exploration(ConfigMap Config, ImmutableArray<ParameterChange> Changes)
{
    /// <summary><c>lr 0.01 -> 0.012 (x1.2), depth 3 -> 4 (next)</c>.</summary>
    public override string ToString() => Changes.IsEmpty ? "its configuration as it is" : string.Join(", ", Changes);
}

/// <summary>What became of one parameter.</summary>
/// <param name="Path">Its path.</param>
/// <param name="From">The source's value.</param>
/// <param name="To">The new value.</param>
/// <param name="How">How it was found.</param>
internal sealed record ParameterChange(string Path, ConfigValue From, ConfigValue To, string How)
{
    public override string ToString() => From.Equals(To) ? $"{Path} stays {ConfigDifference.Short(To)}" : $"{Path} {ConfigDifference.Short(From)} -> {ConfigDifference.Short(To)} ({How})";
}
