using Tune.Hpc.Numerics;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Racos;

/// <summary>A box around a good point that is shrunk until no bad point lies in it.</summary>
/// <remarks>Yu, Qian, Hu, "Derivative-free optimization via classification" (AAAI 2016), algorithm 2, in unit coordinates.</remarks>
internal sealed class RacosRegion
{
    private readonly UnitCube _cube;
    private readonly double[] _centre;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly bool[] _fixed;

    private RacosRegion(UnitCube cube, double[] centre)
    {
        (_cube, _centre) = (cube, centre);
        _lower = new double[cube.Count];
        _upper = new double[cube.Count];
        Array.Fill(_upper, 1);
        _fixed = new bool[cube.Count];
    }

    /// <summary>Shrinks the whole cube.</summary>
    public static RacosRegion Shrunk(UnitCube cube, double[] centre, IEnumerable<double[]> bad, ref KeyedStream stream)
    {
        var region = new RacosRegion(cube, centre);
        var inside = bad.Where(p => region.DifferingFrom(p).Any()).ToList();
        while (inside.Count > 0)
        {
            double[] other = inside[(int)stream.NextInt64(inside.Count)];
            int[] differing = [.. region.DifferingFrom(other)];
            int axis = differing[(int)stream.NextInt64(differing.Length)];
            if (cube.Dimensions[axis].Kind == DimensionKind.Categorical)
            {
                region._fixed[axis] = true;
            }
            else
            {
                region.Cut(axis, other[axis], stream.NextDouble());
            }

            inside.RemoveAll(p => ReferenceEquals(p, other) || !region.Holds(p));
        }

        return region;
    }

    /// <summary>The centre with some coordinates drawn anew inside.</summary>
    public double[] Draw(int uncertain, ref KeyedStream stream)
    {
        double[] point = (double[])_centre.Clone();
        List<int> free = [.. Enumerable.Range(0, point.Length).Where(i => !_fixed[i] && !double.IsNaN(point[i]))];
        for (int i = 0; i < uncertain && free.Count > 0; i++)
        {
            int chosen = (int)stream.NextInt64(free.Count);
            int axis = free[chosen];
            free.RemoveAt(chosen);
            point[axis] = _lower[axis] + (stream.NextDouble() * (_upper[axis] - _lower[axis]));
        }

        return point;
    }

    /// <summary>Coordinates that only one of the two has say nothing.</summary>
    private IEnumerable<int> DifferingFrom(double[] other) =>
        Enumerable.Range(0, other.Length).Where(i => _centre[i] != other[i] && !double.IsNaN(_centre[i]) && !double.IsNaN(other[i]));

    private void Cut(int axis, double other, double part)
    {
        double edge = _centre[axis] + (part * (other - _centre[axis]));
        if (other > _centre[axis])
        {
            _upper[axis] = Math.Min(_upper[axis], edge);
        }
        else
        {
            _lower[axis] = Math.Max(_lower[axis], edge);
        }
    }

    private bool Holds(double[] point)
    {
        for (int i = 0; i < point.Length; i++)
        {
            bool outside = _cube.Dimensions[i].Kind == DimensionKind.Categorical ? _fixed[i] && point[i] != _centre[i] : point[i] < _lower[i] || point[i] > _upper[i];
            if (outside && !double.IsNaN(point[i]) && !double.IsNaN(_centre[i]))
            {
                return false;
            }
        }

        return true;
    }
}
