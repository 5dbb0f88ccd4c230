using System.Collections.Immutable;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Pbt;

/// <summary>How one parameter changes when a member takes over.</summary>
/// <param name="Steps">Its place in the configuration, name by name.</param>
/// <param name="Rule">What may become of it.</param>
public sealed record Mutation(ImmutableArray<string> Steps, MutationRule Rule)
{
    /// <summary>Its path: names joined with <c>/</c>.</summary>
    public string Path => string.Join('/', Steps);

    /// <inheritdoc/>
    public bool Equals(Mutation? other) => other is not null && Steps.SequenceEqual(other.Steps) && Rule.Equals(other.Rule);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Rule);
}

/// <summary>What may become of a parameter's value.</summary>
public abstract record MutationRule
{
    private MutationRule()
    {
    }

    /// <summary>One of some values: drawn anew, or the next or previous one in their order.</summary>
    /// <param name="Values">At least one.</param>
    /// <param name="HasOrder">Whether neighbours are alike; false: always drawn anew.</param>
    public sealed record Among(ImmutableArray<ConfigValue> Values, bool HasOrder = true) : MutationRule
    {
        /// <inheritdoc/>
        public bool Equals(Among? other) => other is not null && HasOrder == other.HasOrder && Values.SequenceEqual(other.Values);

        /// <inheritdoc/>
        public override int GetHashCode() => Values.Aggregate(Values.Length, HashCode.Combine);
    }

    /// <summary>A number of a domain: drawn anew, or multiplied and kept within the domain.</summary>
    /// <param name="Domain">The domain.</param>
    public sealed record Within(Domain Domain) : MutationRule;

    /// <summary>A value that an expression draws, or the old one multiplied.</summary>
    /// <param name="Expression">Draws; it may read the configuration, and asks no functions.</param>
    public sealed record Computed(ParsedExpression Expression) : MutationRule;
}
