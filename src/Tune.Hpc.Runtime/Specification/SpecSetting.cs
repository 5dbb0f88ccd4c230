using System.Collections.Immutable;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>A setting below a key of the top level, as fronts offer it.</summary>
/// <param name="Key">Its name, in snake_case.</param>
/// <param name="Doc">One line.</param>
/// <param name="IsSwitch">Whether it is true or false and nothing else.</param>
/// <param name="Choices">The words it takes; empty where it takes others.</param>
public sealed record SpecSetting(string Key, string Doc, bool IsSwitch, ImmutableArray<string> Choices);
