using System.Collections.Immutable;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>A search space as samplers see it: one coordinate from 0 to 1 for each parameter that has more than one value, and uniform there is the space's own distribution.</summary>
/// <remarks>Values in steps, whole numbers and options are cells; a configuration's coordinates are the middles of its cells. A parameter that a configuration
/// does not have is NaN. Unordered options are cells too, in the order written: a place in them says which one, and nothing else.</remarks>
public sealed class UnitCube
{
    private readonly int[] _dimensionOf;
    private readonly ImmutableDictionary<int, CompiledNode.Option> _choices;

    /// <summary>The cube of a space.</summary>
    public UnitCube(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        Space = space;
        _choices = PartialPoint.ChoicesOf(space.Tree).ToImmutableDictionary(c => c.Id);
        _dimensionOf = new int[space.Parameters.Length];
        var dimensions = ImmutableArray.CreateBuilder<Dimension>();
        foreach (var parameter in space.Parameters)
        {
            _dimensionOf[parameter.Index] = -1;
            if (parameter.Domain is { } domain && domain.Cardinality != 1)
            {
                _dimensionOf[parameter.Index] = dimensions.Count;
                dimensions.Add(new Dimension
                {
                    Index = dimensions.Count,
                    Parameter = parameter,
                    Domain = domain,
                    Kind = KindOf(domain),
                    Parent = parameter.Parent is { } parent && _dimensionOf[parent] >= 0 ? _dimensionOf[parent] : null,
                });
            }
        }

        Dimensions = dimensions.ToImmutable();
    }

    /// <summary>The space.</summary>
    public SearchSpace Space { get; }

    /// <summary>The axes, in the order of the space's parameters.</summary>
    public ImmutableArray<Dimension> Dimensions { get; }

    /// <summary>How many axes there are.</summary>
    public int Count => Dimensions.Length;

    /// <summary>True if some parameters exist only beside certain values of others.</summary>
    public bool IsConditional => Dimensions.Any(d => d.IsConditional);

    /// <summary>No fewer than there are configurations; null where they cannot be counted.</summary>
    public long? MostConfigurations
    {
        get
        {
            decimal product = 1;
            foreach (var dimension in Dimensions)
            {
                if (dimension.Levels is not { } levels || (product *= levels) > long.MaxValue)
                {
                    return null;
                }
            }

            return (long)product;
        }
    }

    /// <summary>A configuration's coordinates; NaN for what it does not have, and for values outside their domains.</summary>
    public double[] Encode(ConfigMap config)
    {
        double[] point = new double[Count];
        Array.Fill(point, double.NaN);
        var values = new ConfigValue?[Space.Parameters.Length];
        foreach (int index in Space.Order)
        {
            var parameter = Space.Parameters[index];
            if (IsThere(parameter, values))
            {
                values[index] = parameter.IsCondition ? ConfigValue.True : ValueOf(parameter, config);
                if (_dimensionOf[index] is >= 0 and var axis && values[index] is { } value)
                {
                    point[axis] = parameter.Domain!.Encode(value);
                }
            }
        }

        return point;
    }

    /// <summary>The configuration at a place. Coordinates of parameters that it does not have are not looked at.</summary>
    /// <param name="point">From 0 to 1 each; a parameter whose coordinate is NaN is drawn.</param>
    /// <param name="key">For what is drawn and for random functions of computed values.</param>
    /// <param name="ask">Asks functions of the specification's program; null where nobody can be asked.</param>
    public ConfigMap Decode(ReadOnlySpan<double> point, SampleKey key, AskFunction? ask = null)
    {
        double[] places = point.ToArray();
        return Space.Resolve(
            key,
            parameter =>
            {
                if (_dimensionOf[parameter.Index] is >= 0 and var axis && !double.IsNaN(places[axis]))
                {
                    return parameter.Domain!.Decode(Math.Clamp(places[axis], 0, 1));
                }

                var stream = key.StreamOf(parameter.Path);
                return parameter.Domain!.Sample(ref stream);
            },
            ask);
    }

    /// <summary>A configuration, and what it leaves out of a whole one: numbers stay exactly as they were given.</summary>
    internal static ConfigMap Complete(ConfigMap given, ConfigMap whole)
    {
        var map = new ConfigMapBuilder();
        foreach (var (name, value) in whole.Entries)
        {
            map[name] = given[name] switch
            {
                null => value,
                ConfigMap inner when value is ConfigMap all => Complete(inner, all),
                var own => own,
            };
        }

        return map.ToMap();
    }

    private static DimensionKind KindOf(Domain domain) => domain switch
    {
        ChoiceDomain { IsOrdered: false } => DimensionKind.Categorical,
        { Cardinality: null } when domain.CellOf(0.5) is null => DimensionKind.Continuous,
        _ => DimensionKind.Ordinal,
    };

    /// <summary>Under a condition, a configuration that has a value there fulfils it.</summary>
    private static bool IsThere(SpaceParameter parameter, ConfigValue?[] values) => parameter.Parent is not { } parent
        || (parameter.ParentOption is { } option ? values[parent] is ConfigInteger i && i.Value == option : values[parent] is not null);

    private ConfigValue? ValueOf(SpaceParameter parameter, ConfigMap config) => PointCheck.Find(config, parameter.Steps) is not { } value ? null
        : parameter.Domain is ChoiceDomain choice ? OptionOf(parameter, choice, value)
        : parameter.Domain is { } domain ? domain.Accept(value)
        : value;

    /// <summary>Of several options that a map may belong to, the one of which it has the most.</summary>
    private ConfigValue? OptionOf(SpaceParameter parameter, ChoiceDomain choice, ConfigValue value)
    {
        if (choice.IndexOf(value) is { } index)
        {
            return ConfigValue.Of((long)index);
        }

        var options = _choices[parameter.Index].Options;
        int[] fitting = [.. PointCheck.Fitting(_choices[parameter.Index], value, Space)];
        return fitting.Length == 0 ? null : ConfigValue.Of((long)fitting.MinBy(o => Missing(options[o], value)));
    }

    private static int Missing(CompiledNode option, ConfigValue value) =>
        option is CompiledNode.Map map && value is ConfigMap given ? map.Entries.Count(e => given[e.Key] is null) : 0;
}
