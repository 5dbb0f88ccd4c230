using System.Collections.Immutable;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Variants;

/// <summary>Which sample and which cell of the grid each suggestion is, by arithmetic alone.</summary>
/// <remarks>Each point takes the place of one sample: first the points' variants, then those of the samples that are left.</remarks>
internal sealed class VariantPlan
{
    private readonly SearchSpace _space;
    private readonly ImmutableArray<PartialPoint> _points;
    private readonly ImmutableArray<long> _starts;

    public VariantPlan(SearchSpace space, ImmutableArray<ConfigMap> points)
    {
        _space = space;
        _points = [.. points.Select((p, i) => PartialPoint.Of(space, p, $"points_to_evaluate[{i}]"))];
        var starts = ImmutableArray.CreateBuilder<long>();
        long next = 0;
        foreach (var point in _points)
        {
            starts.Add(next);
            next = checked(next + space.Grid.SizeWith(point.AllowedCells));
        }

        (_starts, PointVariants) = (starts.ToImmutable(), next);
    }

    /// <summary>How many suggestions come from points.</summary>
    public long PointVariants { get; }

    /// <summary>All suggestions; −1 is without limit.</summary>
    public long Count(long numSamples) =>
        numSamples < 0 ? -1 : checked(PointVariants + _space.CountVariants(Math.Max(0, numSamples - _points.Length)));

    /// <summary>The suggestion of that number.</summary>
    public Variant At(long index)
    {
        if (index < PointVariants)
        {
            int point = _starts.BinarySearch(index) is var found && found >= 0 ? found : ~found - 1;
            return new Variant(point, _space.Grid.CellOf(index - _starts[point], _points[point].AllowedCells), _points[point]);
        }

        long rest = index - PointVariants;
        return new Variant(checked(_points.Length + (rest / _space.Grid.Size)), rest % _space.Grid.Size, null);
    }

    /// <summary>True if the point stands for a single trial.</summary>
    public bool IsSingle(int point) => _space.Grid.SizeWith(_points[point].AllowedCells) == 1;

    /// <summary>The number of a point's first suggestion.</summary>
    public long StartOf(int point) => _starts[point];

    /// <summary>A suggestion before anything is drawn.</summary>
    /// <param name="Sample">The sample's number, from 0.</param>
    /// <param name="Cell">The cell's number in the whole grid.</param>
    /// <param name="Point">The point that the sample is, if it is one.</param>
    public sealed record Variant(long Sample, long Cell, PartialPoint? Point);
}
