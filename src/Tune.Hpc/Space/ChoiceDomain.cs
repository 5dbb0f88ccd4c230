using System.Collections.Immutable;
using Tune.Hpc.Numerics;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>One of several options, each equally likely: <c>choice</c>; or each in turn: <c>grid_search</c>. Its values are the options' indices, from 0, in the order written.</summary>
public sealed record ChoiceDomain : Domain
{
    private readonly ImmutableArray<int> _rankOfOption;
    private readonly ImmutableArray<int> _optionOfRank;

    /// <summary>Makes the domain.</summary>
    /// <param name="options">At least one; an option may be a whole sub-space.</param>
    /// <param name="ordered">Whether near options are alike; null: if they are all numbers, or have costs.</param>
    /// <param name="cost">What each option costs to try, relative to the others: above 0, one for each option; it gives the order. Empty for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting outside its range.</exception>
    public ChoiceDomain(ImmutableArray<SpaceNode> options, bool? ordered = null, ImmutableArray<double> cost = default)
    {
        (Options, Ordered, Cost) = (options, ordered, cost.IsDefault ? [] : cost);
        if (options.IsEmpty)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "[]", "there must be at least one option");
        }

        if (!Cost.IsEmpty && (Cost.Length != options.Length || Cost.Any(c => !(c > 0 && double.IsFinite(c)))))
        {
            throw new ArgumentOutOfRangeException(
                nameof(cost), $"[{string.Join(", ", Cost.Select(Bounds.Text))}]", $"cost must have one number above 0 for each of the {options.Length} options");
        }

        if (ordered == false && !Cost.IsEmpty)
        {
            throw new ArgumentOutOfRangeException(nameof(ordered), "false", "options with costs are ordered by them; leave one of the two out");
        }

        IsOrdered = ordered ?? (!Cost.IsEmpty || options.All(o => NumberOf(o) is not null));
        _optionOfRank = [.. Enumerable.Range(0, options.Length).OrderBy(Rank).ThenBy(i => i)];
        _rankOfOption = [.. Enumerable.Range(0, options.Length).Select(i => _optionOfRank.IndexOf(i))];
    }

    /// <summary>The options.</summary>
    public ImmutableArray<SpaceNode> Options { get; }

    /// <summary>The order as it was asked for; null where nothing was said.</summary>
    public bool? Ordered { get; }

    /// <summary>The options' costs, or none.</summary>
    public ImmutableArray<double> Cost { get; }

    /// <summary>Whether near options are alike, so that searchers may treat them as a scale: sorted by cost, else by value if all are numbers, else as written.</summary>
    public bool IsOrdered { get; }

    /// <inheritdoc/>
    public override string Notation => NotationText.OfChoice("choice", this);

    /// <inheritdoc/>
    public override long? Cardinality => Options.Length;

    /// <inheritdoc/>
    public override ConfigValue Sample(ref KeyedStream stream) => ConfigValue.Of(stream.NextInt64(Options.Length));

    /// <inheritdoc/>
    public override ConfigValue? Accept(ConfigValue value) => value is ConfigInteger { Value: var i } && i >= 0 && i < Options.Length ? value : null;

    /// <summary>The index of the option that is this value; null if none is. Options that are sub-spaces are left out.</summary>
    public int? IndexOf(ConfigValue value)
    {
        for (int i = 0; i < Options.Length; i++)
        {
            if (Options[i] is ConstantNode constant && Comparing.AreEqual(constant.Value, value))
            {
                return i;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override double Encode(ConfigValue value) =>
        (_rankOfOption[(int)((ConfigInteger)Required(value)).Value] + 0.5) / Options.Length;

    /// <inheritdoc/>
    public override ConfigValue Decode(double unit) =>
        ConfigValue.Of((long)_optionOfRank[Math.Min((int)(Unit(unit) * Options.Length), Options.Length - 1)]);

    /// <inheritdoc/>
    public override (double Lower, double Upper)? CellOf(double unit)
    {
        int rank = Math.Min((int)(Unit(unit) * Options.Length), Options.Length - 1);
        return ((double)rank / Options.Length, (rank + 1.0) / Options.Length);
    }

    /// <inheritdoc/>
    public bool Equals(ChoiceDomain? other) =>
        other is not null && Ordered == other.Ordered && Options.SequenceEqual(other.Options) && Cost.SequenceEqual(other.Cost);

    /// <inheritdoc/>
    public override int GetHashCode() => Options.Aggregate(Options.Length, HashCode.Combine);

    private static double? NumberOf(SpaceNode option) => option is ConstantNode { When: null } constant ? constant.Value.AsDouble : null;

    private double Rank(int option) =>
        !IsOrdered ? option : !Cost.IsEmpty ? Cost[option] : Options.All(o => NumberOf(o) is not null) ? NumberOf(Options[option])!.Value : option;
}
