using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.QuasiMonteCarlo;

/// <summary>Latin hypercubes, one after the other: of the n points of each, every axis has one in each n-th.</summary>
/// <remarks>McKay, Beckman and Conover, Technometrics 21 (1979). A point costs nothing but its numbers; making a hypercube, which happens once, costs n for each axis.</remarks>
internal sealed class LatinHypercube(int dimensions, int size, ulong seed) : IPointSequence
{
    private (long Block, int[][] Cells) _last = (-1, []);

    /// <inheritdoc/>
    public double[] Point(long index)
    {
        int[][] cells = CellsOf(index / size);
        var stream = KeyedStream.For(seed, "latin hypercube's places", index);
        double[] point = new double[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            point[i] = (cells[i][index % size] + stream.NextDouble()) / size;
        }

        return point;
    }

    private int[][] CellsOf(long block)
    {
        if (_last.Block != block)
        {
            int[][] cells = new int[dimensions][];
            for (int i = 0; i < dimensions; i++)
            {
                var stream = KeyedStream.For(seed, "latin hypercube", block, i);
                cells[i] = Shuffle.Of(size, ref stream);
            }

            _last = (block, cells);
        }

        return _last.Cells;
    }
}
