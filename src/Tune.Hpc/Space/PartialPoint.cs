using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>A configuration of which only some parameters are given: the others are drawn.</summary>
public sealed class PartialPoint
{
    private readonly SearchSpace _space;
    private readonly ImmutableDictionary<int, CompiledNode.Option> _choices;

    private PartialPoint(SearchSpace space, ConfigMap given)
    {
        _space = space;
        Given = given;
        _choices = ChoicesOf(space.Tree).ToImmutableDictionary(c => c.Id);
        AllowedCells = space.Grid.Axes
            .Where(a => PointCheck.Find(given, a.Steps) is not null)
            .ToImmutableDictionary(a => a.Index, a => Fitting(a, PointCheck.Find(given, a.Steps)!));
    }

    /// <summary>What is given.</summary>
    public ConfigMap Given { get; }

    /// <summary>The options of those grid axes that the point restricts.</summary>
    public ImmutableDictionary<int, ImmutableArray<int>> AllowedCells { get; }

    /// <summary>Checks a point against a space.</summary>
    /// <param name="space">The space.</param>
    /// <param name="given">What is given.</param>
    /// <param name="place">How messages begin: <c>points_to_evaluate[2]</c>.</param>
    /// <exception cref="TuneException">A name that the space does not have, or a value outside its domain.</exception>
    public static PartialPoint Of(SearchSpace space, ConfigMap given, string place) => PointCheck.Problem(space.Tree, given, space) is { } problem
        ? throw new TuneException(SpaceCodes.BadPoint, $"{place}: {problem}")
        : new PartialPoint(space, given);

    /// <summary>The value that the point fixes for a parameter; null if it leaves it open. Where a choice's sub-space is given in part, one of the options that fit is drawn.</summary>
    public ConfigValue? Fixed(SpaceParameter parameter, SampleKey key)
    {
        if (parameter.IsCondition || PointCheck.Find(Given, parameter.Steps) is not { } value)
        {
            return null;
        }

        if (parameter.Domain is not ChoiceDomain)
        {
            return parameter.Domain is { } domain ? domain.Accept(value) : value;
        }

        var fitting = Fitting(parameter, value);
        var stream = key.StreamOf(parameter.Path);
        return fitting.IsEmpty ? null : ConfigValue.Of((long)fitting[(int)stream.NextInt64(fitting.Length)]);
    }

    /// <summary>True if chance decides between the options of a choice that fit what is given.</summary>
    public bool LeavesOpen(SpaceParameter parameter) => parameter.Domain is ChoiceDomain && PointCheck.Find(Given, parameter.Steps) is { } value && Fitting(parameter, value).Length > 1;

    /// <summary>True if all that is given is in the configuration; a given parameter may have turned out inactive.</summary>
    public bool IsCoveredBy(ConfigMap config) => PointCheck.Covers(config, Given);

    private ImmutableArray<int> Fitting(SpaceParameter parameter, ConfigValue value) => [.. PointCheck.Fitting(_choices[parameter.Index], value, _space)];

    internal static IEnumerable<CompiledNode.Option> ChoicesOf(CompiledNode node) => node switch
    {
        CompiledNode.Option choice => choice.Options.SelectMany(ChoicesOf).Prepend(choice),
        CompiledNode.Conditional conditional => ChoicesOf(conditional.Inner),
        CompiledNode.Map map => map.Entries.SelectMany(e => ChoicesOf(e.Value)),
        CompiledNode.List list => list.Items.SelectMany(ChoicesOf),
        _ => [],
    };
}
