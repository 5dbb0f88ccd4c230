using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>A space as a kernel sees it: one feature for each axis of the cube.</summary>
/// <remarks>Numbers are their place, rounded to the middle of their cell (Garrido-Merchán and Hernández-Lobato, "Dealing with Categorical and Integer-valued Variables
/// in Bayesian Optimization with Gaussian Processes", 2020); options are their number, and only compared. A number that a configuration does not have
/// lies in the middle; an option it does not have is one of its own.</remarks>
internal sealed class SpaceShape
{
    private const double Middle = 0.5;
    private const double NoOption = -1;

    private readonly UnitCube _cube;
    private readonly Func<double[], bool>[] _isActive;
    private readonly bool _hasConditions;

    public SpaceShape(UnitCube cube)
    {
        _cube = cube;
        IsCategory = [.. cube.Dimensions.Select(d => d.Kind == DimensionKind.Categorical)];
        Levels = [.. cube.Dimensions.Select(d => d.Levels)];
        var axes = cube.Dimensions.ToDictionary(d => d.Parameter.Index, d => d.Index);
        _isActive = [.. cube.Dimensions.Select(d => Activity(d.Parameter, axes))];
        _hasConditions = cube.Dimensions.Any(d => IsUnderCondition(d.Parameter));
    }

    /// <summary>How many axes there are.</summary>
    public int Count => IsCategory.Length;

    /// <summary>Which axes are unordered options.</summary>
    public bool[] IsCategory { get; }

    /// <summary>How many values each axis has; null for numbers without steps.</summary>
    public long?[] Levels { get; }

    /// <summary>The place of the configuration that a place stands for: cells' middles, and NaN for what it does not have.</summary>
    public double[] Canonical(ReadOnlySpan<double> point)
    {
        double[] place = point.ToArray();
        for (int j = 0; j < place.Length; j++)
        {
            place[j] = double.IsNaN(place[j]) ? Middle : Math.Clamp(place[j], 0, 1);
            place[j] = Levels[j] is null ? place[j] : _cube.Dimensions[j].Settle(place[j]);
        }

        if (!_cube.IsConditional)
        {
            return place;
        }

        double[] there = _hasConditions ? _cube.Encode(_cube.Decode(place, default)) : place;
        double[] result = [.. there];
        for (int j = 0; j < place.Length; j++)
        {
            result[j] = _isActive[j](place) ? there[j] : double.NaN;
        }

        return result;
    }

    /// <summary>The features of a canonical place.</summary>
    public void Describe(ReadOnlySpan<double> place, Span<double> features)
    {
        for (int j = 0; j < features.Length; j++)
        {
            features[j] = IsCategory[j]
                ? double.IsNaN(place[j]) ? NoOption : OptionAt(j, place[j])
                : double.IsNaN(place[j]) ? Middle : place[j];
        }
    }

    private double OptionAt(int axis, double unit) => ((ConfigInteger)_cube.Dimensions[axis].Domain.Decode(unit)).Value;

    private bool IsUnderCondition(SpaceParameter parameter) => parameter.Parent is { } parent
        && (_cube.Space.Parameters[parent].IsCondition || IsUnderCondition(_cube.Space.Parameters[parent]));

    /// <summary>Whether the choices above a parameter have taken its options. Conditions are asked elsewhere.</summary>
    private Func<double[], bool> Activity(SpaceParameter parameter, Dictionary<int, int> axes)
    {
        var above = new List<(int Axis, int Option)>();
        for (var at = parameter; at.Parent is { } parent; at = _cube.Space.Parameters[parent])
        {
            if (at.ParentOption is { } option && axes.TryGetValue(parent, out int axis))
            {
                above.Add((axis, option));
            }
        }

        return place => above.TrueForAll(a => (int)OptionAt(a.Axis, place[a.Axis]) == a.Option);
    }
}
