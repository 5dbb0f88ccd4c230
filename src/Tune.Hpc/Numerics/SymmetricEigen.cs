namespace Tune.Hpc.Numerics;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix.</summary>
/// <remarks>Golub and Van Loan, "Matrix Computations": Householder's reduction to a tridiagonal matrix (algorithm 8.3.1), then symmetric QR steps with Wilkinson's shift (8.3.2). Some 9·n³ operations.</remarks>
internal sealed class SymmetricEigen
{
    private const int MostSteps = 40;

    private readonly double[] _diagonal;
    private readonly double[] _beside;

    private SymmetricEigen(int size)
    {
        _diagonal = new double[size];
        _beside = new double[size];
        Vectors = new double[size][];
        for (int i = 0; i < size; i++)
        {
            Vectors[i] = new double[size];
            Vectors[i][i] = 1;
        }
    }

    /// <summary>The eigenvalues, in no order.</summary>
    public double[] Values => _diagonal;

    /// <summary>In each row the eigenvector of the value with the same number, of length 1.</summary>
    public double[][] Vectors { get; }

    /// <summary>Decomposes a matrix; null where it holds numbers that are not finite.</summary>
    /// <param name="rows">The whole matrix, which is symmetric; it stays as it is.</param>
    public static SymmetricEigen? Of(double[][] rows)
    {
        var eigen = new SymmetricEigen(rows.Length);
        eigen.Reduce([.. rows.Select(r => (double[])r.Clone())]);
        return eigen.Diagonalise() ? eigen : null;
    }

    private void Reduce(double[][] a)
    {
        int n = a.Length;
        double[] v = new double[n];
        double[] w = new double[n];
        for (int k = 0; k < n - 1; k++)
        {
            _diagonal[k] = a[k][k];
            double beta = Reflector(a, k, v, out _beside[k]);
            if (beta != 0)
            {
                ReflectRest(a, k + 1, v, w, beta);
                ReflectVectors(k + 1, v, w, beta);
            }
        }

        if (n > 0)
        {
            _diagonal[n - 1] = a[n - 1][n - 1];
        }
    }

    /// <summary>The vector v and β with which I − β·v·vᵀ maps the column below the diagonal onto its first element.</summary>
    private static double Reflector(double[][] a, int k, double[] v, out double mapped)
    {
        int n = a.Length;
        double below = 0;
        for (int i = k + 2; i < n; i++)
        {
            v[i] = a[i][k];
            below += v[i] * v[i];
        }

        double first = a[k + 1][k];
        v[k + 1] = first;
        mapped = first;
        if (below == 0)
        {
            return 0;
        }

        double length = Math.Sqrt((first * first) + below);
        mapped = first > 0 ? -length : length;
        v[k + 1] = first - mapped;
        return 2 / ((v[k + 1] * v[k + 1]) + below);
    }

    private static void ReflectRest(double[][] a, int from, double[] v, double[] w, double beta)
    {
        double along = 0;
        for (int i = from; i < a.Length; i++)
        {
            double sum = 0;
            double[] row = a[i];
            for (int j = from; j < a.Length; j++)
            {
                sum += row[j] * v[j];
            }

            w[i] = beta * sum;
            along += w[i] * v[i];
        }

        for (int i = from; i < a.Length; i++)
        {
            w[i] -= beta * along / 2 * v[i];
        }

        for (int i = from; i < a.Length; i++)
        {
            double[] row = a[i];
            for (int j = from; j < a.Length; j++)
            {
                row[j] -= (v[i] * w[j]) + (w[i] * v[j]);
            }
        }
    }

    private void ReflectVectors(int from, double[] v, double[] w, double beta)
    {
        Array.Clear(w);
        for (int i = from; i < w.Length; i++)
        {
            AddTo(w, Vectors[i], beta * v[i]);
        }

        for (int i = from; i < w.Length; i++)
        {
            AddTo(Vectors[i], w, -v[i]);
        }
    }

    private static void AddTo(double[] sum, double[] row, double factor)
    {
        for (int j = 0; j < sum.Length; j++)
        {
            sum[j] += factor * row[j];
        }
    }

    private bool Diagonalise()
    {
        int last = _diagonal.Length - 1;
        for (int steps = 0; last > 0;)
        {
            int first = last;
            while (first > 0 && !IsSmall(first - 1))
            {
                first--;
            }

            if (first == last)
            {
                last--;
                steps = 0;
            }
            else if (steps++ > MostSteps)
            {
                return false;
            }
            else
            {
                Step(first, last);
            }
        }

        return Array.TrueForAll(_diagonal, double.IsFinite);
    }

    private bool IsSmall(int i) => Math.Abs(_beside[i]) <= 1.1e-16 * (Math.Abs(_diagonal[i]) + Math.Abs(_diagonal[i + 1])) || Math.Abs(_beside[i]) < 1e-300;

    private void Step(int first, int last)
    {
        double half = (_diagonal[last - 1] - _diagonal[last]) / 2;
        double corner = _beside[last - 1];
        double root = Math.Sqrt((half * half) + (corner * corner));
        double x = _diagonal[first] - _diagonal[last] + (corner * corner / (half + (half < 0 ? -root : root)));
        double z = _beside[first];
        for (int k = first; k < last; k++)
        {
            double r = Math.Sqrt((x * x) + (z * z));
            (double c, double s) = r == 0 ? (1, 0) : (x / r, z / r);
            if (k > first)
            {
                _beside[k - 1] = r;
            }

            (double a, double b, double e) = (_diagonal[k], _diagonal[k + 1], _beside[k]);
            _diagonal[k] = (c * c * a) + (2 * c * s * e) + (s * s * b);
            _diagonal[k + 1] = (s * s * a) - (2 * c * s * e) + (c * c * b);
            _beside[k] = (c * s * (b - a)) + (((c * c) - (s * s)) * e);
            if (k < last - 1)
            {
                (x, z) = (_beside[k], s * _beside[k + 1]);
                _beside[k + 1] *= c;
            }

            Rotate(Vectors[k], Vectors[k + 1], c, s);
        }
    }

    private static void Rotate(double[] one, double[] other, double c, double s)
    {
        for (int j = 0; j < one.Length; j++)
        {
            (double a, double b) = (one[j], other[j]);
            one[j] = (c * a) + (s * b);
            other[j] = (c * b) - (s * a);
        }
    }
}
