using System.Collections.Immutable;

namespace Tune.Hpc.Space;

/// <summary>The product of all grids of a space, never written out: a cell is a number.</summary>
/// <remarks>Axes are sorted by path, ordinally; the first varies fastest.</remarks>
public sealed class GridAxes
{
    private readonly ImmutableDictionary<int, long> _strides;

    internal GridAxes(ImmutableArray<SpaceParameter> parameters)
    {
        Axes = [.. parameters.OrderBy(p => p.Path, StringComparer.Ordinal)];
        var strides = ImmutableDictionary.CreateBuilder<int, long>();
        long size = 1;
        foreach (var axis in Axes)
        {
            strides[axis.Index] = size;
            size = Multiply(size, OptionsOf(axis));
        }

        Size = size;
        _strides = strides.ToImmutable();
    }

    /// <summary>The grids, the fastest first.</summary>
    public ImmutableArray<SpaceParameter> Axes { get; }

    /// <summary>G: how many cells there are; 1 without grids.</summary>
    public long Size { get; }

    /// <summary>Which option of a grid a cell has.</summary>
    public int OptionOf(SpaceParameter axis, long cell) => (int)(cell / _strides[axis.Index] % OptionsOf(axis));

    /// <summary>The number of the n-th of those cells in which some axes may only have certain options.</summary>
    /// <param name="n">From 0.</param>
    /// <param name="allowed">The allowed options of such axes, by parameter index.</param>
    public long CellOf(long n, IReadOnlyDictionary<int, ImmutableArray<int>> allowed)
    {
        long cell = 0;
        foreach (var axis in Axes)
        {
            bool some = allowed.TryGetValue(axis.Index, out var options);
            int count = some ? options.Length : OptionsOf(axis);
            int at = (int)(n % count);
            n /= count;
            cell += (some ? options[at] : at) * _strides[axis.Index];
        }

        return cell;
    }

    /// <summary>How many cells are left when some axes may only have certain options.</summary>
    public long SizeWith(IReadOnlyDictionary<int, ImmutableArray<int>> allowed) =>
        Axes.Aggregate(1L, (size, axis) => size * (allowed.TryGetValue(axis.Index, out var options) ? options.Length : OptionsOf(axis)));

    internal long Times(long samples) => Multiply(Size, samples);

    private static int OptionsOf(SpaceParameter axis) => ((ChoiceDomain)axis.Domain!).Options.Length;

    private static long Multiply(long left, long right)
    {
        long high = Math.BigMul(left, right, out long low);
        return high == 0 && low >= 0
            ? low
            : throw new TuneException(SpaceCodes.TooLarge, $"param_space: {left} times {right} grid cells or samples are more than 2^63; use fewer or smaller grids");
    }
}
