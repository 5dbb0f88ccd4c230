namespace Tune.Hpc.Numerics;

/// <summary>The lower triangle L with L·Lᵀ = A of a symmetric positive definite matrix.</summary>
/// <remarks>Golub and Van Loan, "Matrix Computations", section 4.2; n³/3 operations.</remarks>
internal sealed class Cholesky
{
    private readonly double[][] _rows;

    private Cholesky(double[][] rows) => _rows = rows;

    /// <summary>How many rows there are.</summary>
    public int Size => _rows.Length;

    /// <summary>log det A.</summary>
    public double LogDeterminant => LogDeterminantOf(Size);

    /// <summary>Factors a matrix; null where it is not positive definite.</summary>
    /// <param name="size">How many rows it has.</param>
    /// <param name="element">Its elements, by row and column; only columns up to the row are asked for.</param>
    public static Cholesky? TryFactor(int size, Func<int, int, double> element)
    {
        double[][] rows = new double[size][];
        for (int i = 0; i < size; i++)
        {
            double[] row = rows[i] = new double[i + 1];
            for (int j = 0; j <= i; j++)
            {
                double[] other = rows[j];
                double sum = element(i, j) - Dot(row, other, j);
                if (j < i)
                {
                    row[j] = sum / other[j];
                }
                else if (sum > 0 && double.IsFinite(sum))
                {
                    row[i] = Math.Sqrt(sum);
                }
                else
                {
                    return null;
                }
            }
        }

        return new Cholesky(rows);
    }

    /// <summary>log det of the leading part of A with that many rows.</summary>
    public double LogDeterminantOf(int size) => 2 * Enumerable.Range(0, size).Sum(i => Math.Log(_rows[i][i]));

    /// <summary>The solution of L·z = b. Its first k values depend on the first k rows alone.</summary>
    public double[] SolveLower(ReadOnlySpan<double> right)
    {
        double[] z = new double[Size];
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = (right[i] - Dot(_rows[i], z, i)) / _rows[i][i];
        }

        return z;
    }

    /// <summary>The solution of A·x = b.</summary>
    public double[] Solve(ReadOnlySpan<double> right)
    {
        double[] x = SolveLower(right);
        for (int i = x.Length - 1; i >= 0; i--)
        {
            x[i] /= _rows[i][i];
            for (int j = 0; j < i; j++)
            {
                x[j] -= _rows[i][j] * x[i];
            }
        }

        return x;
    }

    // Four sums side by side: the processor need not wait for one addition before the next, and the order of adding is the same everywhere.
    private static double Dot(double[] a, double[] b, int count)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 3 < count; i += 4)
        {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }

        for (; i < count; i++)
        {
            s0 += a[i] * b[i];
        }

        return s0 + s1 + (s2 + s3);
    }
}
