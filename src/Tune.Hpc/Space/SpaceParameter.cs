using System.Collections.Immutable;
using Tune.Hpc.Space.Expressions;

namespace Tune.Hpc.Space;

/// <summary>One thing that is decided for each configuration: a domain's value, a choice's option, a grid's cell.</summary>
/// <remarks>Branches of a choice may each have a parameter of the same path; those are different parameters with different indices, and at most one of them is active.</remarks>
public sealed record SpaceParameter
{
    /// <summary>Its number within <see cref="SearchSpace.Parameters"/>; what it depends on has smaller ones.</summary>
    public required int Index { get; init; }

    /// <summary>Its place in the configuration: names and list indices joined with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The same, one by one.</summary>
    public required ImmutableArray<string> Steps { get; init; }

    /// <summary>Its domain; null for computed values and conditions.</summary>
    public Domain? Domain { get; init; }

    /// <summary>True for an axis of the grid.</summary>
    public bool IsGrid { get; init; }

    /// <summary>The expression of a computed value (<c>sample_from</c>) or a condition (<c>when</c>), else null.</summary>
    public ParsedExpression? Expression { get; init; }

    /// <summary>True for a condition: its value is true or false, and appears in no configuration.</summary>
    public bool IsCondition { get; init; }

    /// <summary>The choice or condition that it is under; null if it always exists.</summary>
    public int? Parent { get; init; }

    /// <summary>The option of the parent choice that it belongs to; null under a condition, which must be true.</summary>
    public int? ParentOption { get; init; }
}
