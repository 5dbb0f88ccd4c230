using Tune.Hpc.Numerics;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Nsga2;

/// <summary>Makes one point of its parents' coordinates; the first parent is the one most of it comes from.</summary>
/// <remarks>A coordinate that only some parents have comes from one of those; one that none has is NaN, and left to chance.</remarks>
internal sealed class Crossover(CrossoverKind kind, double swapping, bool severalObjectives)
{
    // BLX-0.5: half the parents' distance on both sides.
    private const double Beyond = 0.5;

    // Spread indices of SBX, and the widths of UNDX, as their papers recommend.
    private const double SpreadOfOne = 2;
    private const double SpreadOfSeveral = 20;
    private const double AlongLine = 0.5;
    private const double AcrossLine = 0.35;

    /// <summary>How many parents a point has.</summary>
    public int Parents => kind is CrossoverKind.Spx or CrossoverKind.Undx ? 3 : 2;

    /// <summary>The point.</summary>
    public double[] Make(double[][] parents, UnitCube cube, ref KeyedStream stream)
    {
        double[] child = new double[cube.Count];
        var together = new List<int>();
        for (int i = 0; i < child.Length; i++)
        {
            child[i] = OfOne(parents, i, ref stream);
            if (kind != CrossoverKind.Uniform && cube.Dimensions[i].Kind != DimensionKind.Categorical && Array.TrueForAll(parents, p => !double.IsNaN(p[i])))
            {
                together.Add(i);
            }
        }

        if (together.Count > 0)
        {
            Mix(child, parents, [.. together], ref stream);
        }

        return child;
    }

    private double OfOne(double[][] parents, int i, ref KeyedStream stream)
    {
        double draw = stream.NextDouble();
        int which = draw >= swapping ? 0 : 1 + (int)Math.Min(parents.Length - 2, draw / swapping * (parents.Length - 1));
        for (int k = 0; k < parents.Length; k++)
        {
            if (!double.IsNaN(parents[(which + k) % parents.Length][i]))
            {
                return parents[(which + k) % parents.Length][i];
            }
        }

        return double.NaN;
    }

    private void Mix(double[] child, double[][] parents, int[] axes, ref KeyedStream stream)
    {
        double[] made = kind switch
        {
            CrossoverKind.BlxAlpha => Blend(parents, axes, ref stream),
            CrossoverKind.Sbx => Simulate(parents, axes, ref stream),
            CrossoverKind.Spx => Simplex(parents, axes, ref stream),
            _ => Normal(parents, axes, ref stream),
        };
        for (int k = 0; k < axes.Length; k++)
        {
            child[axes[k]] = Math.Clamp(made[k], 0, 1);
        }
    }

    private static double[] Blend(double[][] parents, int[] axes, ref KeyedStream stream)
    {
        double[] made = new double[axes.Length];
        for (int k = 0; k < made.Length; k++)
        {
            var (low, high) = Ends(parents, axes[k]);
            made[k] = low - (Beyond * (high - low)) + (stream.NextDouble() * (1 + (2 * Beyond)) * (high - low));
        }

        return made;
    }

    private double[] Simulate(double[][] parents, int[] axes, ref KeyedStream stream)
    {
        double exponent = (severalObjectives ? SpreadOfSeveral : SpreadOfOne) + 1;
        double[] made = new double[axes.Length];
        for (int k = 0; k < made.Length; k++)
        {
            var (low, high) = Ends(parents, axes[k]);
            bool lower = stream.NextDouble() < 0.5;
            double draw = stream.NextDouble();
            if (high - low < 1e-12)
            {
                made[k] = low;
                continue;
            }

            // How far it may spread before it leaves the cube.
            double most = 1 + (2 * (lower ? low : 1 - high) / (high - low));
            double alpha = 2 - Math.Pow(most, -exponent);
            double spread = Math.Pow(draw <= 1 / alpha ? draw * alpha : 1 / (2 - (draw * alpha)), 1 / exponent);
            made[k] = 0.5 * (low + high + ((lower ? -spread : spread) * (high - low)));
        }

        return made;
    }

    private static double[] Simplex(double[][] parents, int[] axes, ref KeyedStream stream)
    {
        double enlarged = Math.Sqrt(axes.Length + 2);
        double[] made = new double[axes.Length];
        double first = stream.NextDouble();
        double second = Math.Sqrt(stream.NextDouble());
        for (int k = 0; k < made.Length; k++)
        {
            double middle = (parents[0][axes[k]] + parents[1][axes[k]] + parents[2][axes[k]]) / 3;
            double a = middle + (enlarged * (parents[0][axes[k]] - middle));
            double b = middle + (enlarged * (parents[1][axes[k]] - middle));
            double c = middle + (enlarged * (parents[2][axes[k]] - middle));

            // Uniform in the triangle of a, b and c.
            made[k] = c + (second * (b - c + (first * (a - b))));
        }

        return made;
    }

    private static double[] Normal(double[][] parents, int[] axes, ref KeyedStream stream)
    {
        int n = axes.Length;
        double[] line = [.. axes.Select(i => parents[1][i] - parents[0][i])];
        double length = Math.Sqrt(line.Sum(x => x * x));
        double[] third = Across([.. axes.Select(i => parents[2][i] - parents[0][i])], line, length);
        double away = Math.Sqrt(third.Sum(x => x * x));
        double along = AlongLine * stream.NextNormal();
        double[] draws = new double[n];
        for (int k = 0; k < n; k++)
        {
            draws[k] = AcrossLine / Math.Sqrt(n) * stream.NextNormal();
        }

        double[] across = Across(draws, line, length);
        return [.. axes.Select((i, k) => ((parents[0][i] + parents[1][i]) / 2) + (along * line[k]) + (away * across[k]))];
    }

    /// <summary>What of a vector is at right angles to a line.</summary>
    private static double[] Across(double[] vector, double[] line, double length)
    {
        if (length == 0)
        {
            return vector;
        }

        double part = vector.Zip(line, (v, l) => v * l).Sum() / (length * length);
        return [.. vector.Zip(line, (v, l) => v - (part * l))];
    }

    private static (double Low, double High) Ends(double[][] parents, int axis) =>
        (Math.Min(parents[0][axis], parents[1][axis]), Math.Max(parents[0][axis], parents[1][axis]));
}
