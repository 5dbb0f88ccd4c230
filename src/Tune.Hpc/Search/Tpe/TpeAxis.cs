using Tune.Hpc.Search.Parzen;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Tpe;

/// <summary>A parameter as the estimator sees it.</summary>
internal sealed class TpeAxis
{
    /// <summary>With more values than this, or cells without end that are no wider, a value's density in its cell's middle does for the cell.</summary>
    private const int MostCells = 512;

    private TpeAxis(Dimension dimension, OptionDistances? distances)
    {
        (Dimension, Distances) = (dimension, distances);
        Kind = dimension.Kind switch
        {
            DimensionKind.Continuous => KernelAxisKind.Number,
            DimensionKind.Categorical => distances is null ? KernelAxisKind.Category : KernelAxisKind.Table,
            _ => (dimension.Levels ?? Width(0.5)) <= MostCells ? KernelAxisKind.Table : KernelAxisKind.Number,
        };

        double Width(double unit) => dimension.CellOf(unit) is { } cell ? 1 / (cell.Upper - cell.Lower) : double.PositiveInfinity;
    }

    /// <summary>The axis of the cube.</summary>
    public Dimension Dimension { get; }

    /// <summary>How kernels look on it.</summary>
    public KernelAxisKind Kind { get; }

    /// <summary>How far its options are from each other; null where all are equally far.</summary>
    public OptionDistances? Distances { get; }

    /// <summary>Whether its values are unordered options.</summary>
    public bool IsCategorical => Dimension.Kind == DimensionKind.Categorical;

    /// <summary>How many options there are.</summary>
    public int Options => (int)Dimension.Levels!.Value;

    /// <summary>The axis of a dimension.</summary>
    public static TpeAxis Of(Dimension dimension, TpeSettings settings) => new(dimension, settings.CategoricalDistances.GetValueOrDefault(dimension.Parameter.Path));

    /// <summary>A place as the estimator counts: the option's number, or the middle of the cell.</summary>
    public double Inner(double unit) => IsCategorical ? Math.Min((int)(unit * Options), Options - 1) : Dimension.Settle(unit);

    /// <summary>The place in the cube.</summary>
    public double Outer(double inner) => IsCategorical ? (inner + 0.5) / Options : inner;
}
