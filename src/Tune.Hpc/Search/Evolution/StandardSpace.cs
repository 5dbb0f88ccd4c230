using Tune.Hpc.Numerics;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Evolution;

/// <summary>The cube as evolution sees it: a unit step is a sixth of a parameter's range, bounds throw steps back, and options in no order are exchanged instead of stepped over.</summary>
/// <remarks>Rapin, Teytaud, "Nevergrad: A gradient-free optimization platform", 2018. Scales are those of the cube: logarithmic parameters step in exponents.</remarks>
internal sealed class StandardSpace(UnitCube cube)
{
    /// <summary>A unit step, as a part of the range.</summary>
    public const double UnitStep = 1.0 / 6;

    private readonly Dimension[] _axes = [.. cube.Dimensions];

    public int Count => _axes.Length;

    /// <summary>How many axes have options in no order.</summary>
    public int Categories => _axes.Count(a => a.Kind == DimensionKind.Categorical);

    public bool IsCategory(int axis) => _axes[axis].Kind == DimensionKind.Categorical;

    /// <summary>The most options or steps of an axis; null where one has no steps.</summary>
    public long? MostLevels => _axes.Any(a => a.Levels is null) ? null : _axes.Select(a => a.Levels!.Value).DefaultIfEmpty(0).Max();

    /// <summary>A place drawn as the space itself says.</summary>
    public double[] Draw(ref KeyedStream stream)
    {
        double[] point = new double[Count];
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = stream.NextDouble();
        }

        return point;
    }

    /// <summary>A trial's place; parameters that it does not have are drawn.</summary>
    public double[] Complete(double[] coordinates, ref KeyedStream stream)
    {
        double[] point = new double[Count];
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = double.IsNaN(coordinates[i]) ? stream.NextDouble() : coordinates[i];
        }

        return point;
    }

    /// <summary>The middle of everything; options in no order have none and are drawn.</summary>
    public double[] Middle(ref KeyedStream stream)
    {
        double[] point = new double[Count];
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = IsCategory(i) ? stream.NextDouble() : 0.5;
        }

        return point;
    }

    /// <summary>Another value of an axis, each as likely as in the space.</summary>
    public double Other(int axis, double at, ref KeyedStream stream)
    {
        if (_axes[axis].CellOf(at) is not { } cell || cell.Upper - cell.Lower >= 1)
        {
            return stream.NextDouble();
        }

        double width = cell.Upper - cell.Lower;
        double place = stream.NextDouble() * (1 - width);
        return place < cell.Lower ? place : Math.Clamp(place + width, Math.BitIncrement(cell.Upper), 1);
    }

    /// <summary>A step along an axis that is not of options in no order. Where it ends in the cell it began in, it sometimes goes on to the next one: small steps do not freeze whole numbers.</summary>
    public double Step(int axis, double at, double step, ref KeyedStream stream)
    {
        double place = Bounce(at + (step * UnitStep));
        if (_axes[axis].CellOf(at) is not { } cell || cell.Upper - cell.Lower >= 1 || place < cell.Lower || place > cell.Upper || stream.NextDouble() * Count >= 1)
        {
            return place;
        }

        bool up = cell.Lower <= 0 || (cell.Upper < 1 && step > 0);
        return up ? Math.Min(1, Math.BitIncrement(cell.Upper)) : Math.Max(0, Math.BitDecrement(cell.Lower));
    }

    /// <summary>Folds the line into the unit interval.</summary>
    public static double Bounce(double x)
    {
        if (x is >= 0 and <= 1)
        {
            return x;
        }

        double folded = Math.Abs(x % 2);
        return folded is <= 1 ? folded : folded <= 2 ? 2 - folded : 0.5;
    }
}
