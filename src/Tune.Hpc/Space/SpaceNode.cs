using System.Collections.Immutable;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>A part of a search space.</summary>
public abstract record SpaceNode
{
    private protected SpaceNode()
    {
    }

    /// <summary>The part exists only in configurations in which this is true; null: always.</summary>
    public ParsedExpression? When { get; init; }

    /// <summary>This part in the notation of specifications.</summary>
    public string Notation => NotationText.Of(this);
}

/// <summary>A value that does not vary.</summary>
/// <param name="Value">The value.</param>
public sealed record ConstantNode(ConfigValue Value) : SpaceNode;

/// <summary>A parameter drawn from a domain; with a <see cref="ChoiceDomain"/>, one of its options.</summary>
/// <param name="Domain">The domain.</param>
public sealed record DomainNode(Domain Domain) : SpaceNode;

/// <summary>An axis of the grid: every option is used, together with every one of the other axes.</summary>
/// <param name="Values">The options.</param>
public sealed record GridNode(ChoiceDomain Values) : SpaceNode;

/// <summary>A value computed from the others.</summary>
/// <param name="Expression">Computes it.</param>
public sealed record ComputedNode(ParsedExpression Expression) : SpaceNode;

/// <summary>A map of parts.</summary>
/// <param name="Entries">Names and parts, in order.</param>
public sealed record MapNode(ImmutableArray<KeyValuePair<string, SpaceNode>> Entries) : SpaceNode
{
    /// <inheritdoc/>
    public bool Equals(MapNode? other) => other is not null && Equals(When, other.When) && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => Entries.Aggregate(Entries.Length, (hash, e) => HashCode.Combine(hash, e.Key, e.Value));
}

/// <summary>A list of parts.</summary>
/// <param name="Items">The parts, in order.</param>
public sealed record ListNode(ImmutableArray<SpaceNode> Items) : SpaceNode
{
    /// <inheritdoc/>
    public bool Equals(ListNode? other) => other is not null && Equals(When, other.When) && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Aggregate(Items.Length, HashCode.Combine);
}
