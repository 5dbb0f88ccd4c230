using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.Ngopt;

/// <summary>A quadratic function of several variables, by least squares.</summary>
/// <remarks>Costs O(p³) with p = (d+1)(d+2)/2 coefficients.</remarks>
internal static class QuadraticModel
{
    private const double Ridge = 1e-9;

    /// <summary>How many points the reference takes: as many as there are coefficients.</summary>
    public static int PointsFor(int dimensions) => (dimensions * (dimensions - 1) / 2) + SeparablePointsFor(dimensions);

    /// <summary>As many as a quadratic without products of two variables has coefficients.</summary>
    public static int SeparablePointsFor(int dimensions) => (2 * dimensions) + 1;

    /// <summary>Where the quadratic through points is least; null where it has no minimum, or nothing can be said.</summary>
    /// <param name="points">As many as there are coefficients, or more.</param>
    /// <param name="values">Their values.</param>
    /// <param name="separable">Whether it has no products of two variables.</param>
    public static double[]? Minimum(IReadOnlyList<double[]> points, IReadOnlyList<double> values, bool separable = false)
    {
        double spread = values.Max() - values.Min();
        if (!(spread > 0) || !double.IsFinite(spread))
        {
            return null;
        }

        int size = points[0].Length;
        double[][] rows = [.. points.Select(x => Terms(x, separable))];
        double[] scaled = [.. values.Select(v => (v - values.Min()) / spread)];
        return Coefficients(rows, scaled) is { } c ? Stationary(c, size, separable) : null;
    }

    // 1, the variables, then products of each with itself and those before it.
    private static double[] Terms(double[] x, bool separable)
    {
        var terms = new List<double>(PointsFor(x.Length)) { 1 };
        terms.AddRange(x);
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = separable ? i : 0; j <= i; j++)
            {
                terms.Add(x[i] * x[j]);
            }
        }

        return [.. terms];
    }

    private static double[]? Coefficients(double[][] rows, double[] values)
    {
        int size = rows[0].Length;
        double[] right = new double[size];
        for (int i = 0; i < size; i++)
        {
            for (int row = 0; row < rows.Length; row++)
            {
                right[i] += rows[row][i] * values[row];
            }
        }

        return Cholesky.TryFactor(size, (i, j) => Product(rows, i, j) + (i == j ? Ridge * rows.Length : 0))?.Solve(right);
    }

    private static double Product(double[][] rows, int i, int j)
    {
        double sum = 0;
        foreach (double[] row in rows)
        {
            sum += row[i] * row[j];
        }

        return sum;
    }

    private static double[]? Stationary(double[] coefficients, int size, bool separable)
    {
        double[] slope = [.. coefficients.Skip(1).Take(size).Select(c => -c)];
        return Cholesky.TryFactor(size, Curvature)?.Solve(slope) is { } x && x.All(double.IsFinite) ? x : null;

        double Curvature(int i, int j) => separable ? (i == j ? 2 * coefficients[1 + size + i] : 0) : coefficients[1 + size + (i * (i + 1) / 2) + j] * (i == j ? 2 : 1);
    }
}
