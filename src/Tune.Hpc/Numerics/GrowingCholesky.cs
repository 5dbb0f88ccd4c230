using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tune.Hpc.Numerics;

/// <summary>The lower triangle L with L·Lᵀ = A, made for thousands of solutions and for matrices that grow by rows at the end.</summary>
/// <remarks><see cref="Lanes"/> right sides are solved side by side in registers. Every multiplication is fused with its addition, on every processor
/// (by software where it has no such instruction), so that results are the same everywhere to the last bit.</remarks>
internal sealed class GrowingCholesky
{
    /// <summary>How many right sides one block has; they lie beside each other, row by row.</summary>
    public const int Lanes = 16;

    private readonly List<double[]> _rows = [];

    /// <summary>How many rows there are.</summary>
    public int Size => _rows.Count;

    /// <summary>log det A.</summary>
    public double LogDeterminant
    {
        get
        {
            double sum = 0;
            foreach (double[] row in _rows)
            {
                sum += Math.Log(row[^1]);
            }

            return 2 * sum;
        }
    }

    /// <summary>A row of L up to its diagonal.</summary>
    public ReadOnlySpan<double> Row(int index) => _rows[index];

    /// <summary>A copy that grows on its own.</summary>
    public GrowingCholesky Copy()
    {
        var copy = new GrowingCholesky();
        copy._rows.AddRange(_rows);
        return copy;
    }

    /// <summary>Adds rows of A; false, with nothing added, where A would not be positive definite.</summary>
    /// <param name="added">For each new row its elements up to the diagonal.</param>
    public bool TryAppend(ReadOnlySpan<double[]> added)
    {
        int before = Size;
        for (int from = 0; from < added.Length; from += Lanes)
        {
            if (!TryAppendBlock(added[from..Math.Min(added.Length, from + Lanes)]))
            {
                _rows.RemoveRange(before, Size - before);
                return false;
            }
        }

        return true;
    }

    /// <summary>Solves L·V = B for a block of right sides, in place.</summary>
    /// <param name="block">Size × <see cref="Lanes"/> numbers.</param>
    /// <param name="first">The right sides are zero in the rows before this one.</param>
    public void SolveBlock(double[] block, int first = 0)
    {
        ref double b = ref MemoryMarshal.GetArrayDataReference(block);
        int i = first;
        for (; i + 1 < Size; i += 2)
        {
            Eliminate(ref b, _rows[i], _rows[i + 1], first, i);
        }

        if (i < Size)
        {
            Eliminate(ref b, _rows[i], _rows[i], first, i, single: true);
        }
    }

    /// <summary>The solution of L·z = b.</summary>
    public double[] SolveLower(ReadOnlySpan<double> right)
    {
        double[] z = new double[Size];
        SolveLower(right, z);
        return z;
    }

    /// <summary>The same, into a buffer.</summary>
    public void SolveLower(ReadOnlySpan<double> right, Span<double> z)
    {
        for (int i = 0; i < Size; i++)
        {
            double[] row = _rows[i];
            z[i] = (right[i] - Vectors.Dot(row.AsSpan(0, i), z)) / row[i];
        }
    }

    /// <summary>The solution of Lᵀ·x = z, in place.</summary>
    public void SolveUpper(Span<double> x)
    {
        for (int i = Size - 1; i >= 0; i--)
        {
            double[] row = _rows[i];
            x[i] /= row[i];
            Vectors.AddScaled(x[..i], row, -x[i]);
        }
    }

    /// <summary>The lower triangle of A⁻¹, by rows.</summary>
    public double[][] Inverse()
    {
        double[][] columns = Columns();
        double[][] inverse = [.. Enumerable.Range(0, Size).Select(i => new double[i + 1])];
        double[] block = new double[Size * Lanes];
        for (int from = 0; from < Size; from += Lanes)
        {
            int width = Math.Min(Lanes, Size - from);
            Array.Clear(block, from * Lanes, (Size - from) * Lanes);
            for (int c = 0; c < width; c++)
            {
                block[((from + c) * Lanes) + c] = 1;
            }

            SolveBlock(block, from);
            SolveUpper(block, columns, from);
            for (int i = from; i < Size; i++)
            {
                block.AsSpan(i * Lanes, Math.Min(width, i - from + 1)).CopyTo(inverse[i].AsSpan(from));
            }
        }

        return inverse;
    }

    private bool TryAppendBlock(ReadOnlySpan<double[]> added)
    {
        int size = Size;
        double[] block = new double[size * Lanes];
        for (int c = 0; c < added.Length; c++)
        {
            for (int i = 0; i < size; i++)
            {
                block[(i * Lanes) + c] = added[c][i];
            }
        }

        SolveBlock(block);
        for (int c = 0; c < added.Length; c++)
        {
            double[] row = new double[size + c + 1];
            for (int i = 0; i < size; i++)
            {
                row[i] = block[(i * Lanes) + c];
            }

            for (int i = size; i <= size + c; i++)
            {
                double[] other = i < size + c ? _rows[i] : row;
                double left = added[c][i] - Vectors.Dot(row.AsSpan(0, i), other);
                if (i == size + c && !(left > 0 && double.IsFinite(left)))
                {
                    return false;
                }

                row[i] = i < size + c ? left / other[i] : Math.Sqrt(left);
            }

            _rows.Add(row);
        }

        return true;
    }

    /// <summary>Lᵀ by rows from the diagonal on, so that solving from the end reads numbers in their order.</summary>
    private double[][] Columns()
    {
        double[][] columns = [.. Enumerable.Range(0, Size).Select(i => new double[Size - i])];
        for (int i = 0; i < Size; i++)
        {
            double[] row = _rows[i];
            for (int k = 0; k <= i; k++)
            {
                columns[k][i - k] = row[k];
            }
        }

        return columns;
    }

    private static void SolveUpper(double[] block, double[][] columns, int last)
    {
        ref double b = ref MemoryMarshal.GetArrayDataReference(block);
        for (int i = columns.Length - 1; i >= last; i--)
        {
            double[] column = columns[i];
            var sum = Quad.Load(ref b, i);
            for (int k = 1; k < column.Length; k++)
            {
                sum = sum.Minus(Vector256.Create(column[k]), Quad.Load(ref b, i + k));
            }

            sum.Divided(column[0]).Store(ref b, i);
        }
    }

    // Two rows at once read what is solved already once for both.
    private static void Eliminate(ref double b, double[] upper, double[] lower, int first, int i, bool single = false)
    {
        var above = Quad.Load(ref b, i);
        if (single)
        {
            for (int k = first; k < i; k++)
            {
                above = above.Minus(Vector256.Create(upper[k]), Quad.Load(ref b, k));
            }

            above.Divided(upper[i]).Store(ref b, i);
            return;
        }

        var below = Quad.Load(ref b, i + 1);
        for (int k = first; k < i; k++)
        {
            var solved = Quad.Load(ref b, k);
            above = above.Minus(Vector256.Create(upper[k]), solved);
            below = below.Minus(Vector256.Create(lower[k]), solved);
        }

        above = above.Divided(upper[i]);
        above.Store(ref b, i);
        below.Minus(Vector256.Create(lower[i]), above).Divided(lower[i + 1]).Store(ref b, i + 1);
    }

    /// <summary>One row of a block.</summary>
    private readonly struct Quad(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        private readonly Vector256<double> _a = a;
        private readonly Vector256<double> _b = b;
        private readonly Vector256<double> _c = c;
        private readonly Vector256<double> _d = d;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quad Load(ref double block, int row)
        {
            nuint at = (nuint)(row * Lanes);
            return new(
                Vector256.LoadUnsafe(ref block, at),
                Vector256.LoadUnsafe(ref block, at + 4),
                Vector256.LoadUnsafe(ref block, at + 8),
                Vector256.LoadUnsafe(ref block, at + 12));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(ref double block, int row)
        {
            nuint at = (nuint)(row * Lanes);
            _a.StoreUnsafe(ref block, at);
            _b.StoreUnsafe(ref block, at + 4);
            _c.StoreUnsafe(ref block, at + 8);
            _d.StoreUnsafe(ref block, at + 12);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Quad Minus(Vector256<double> factor, in Quad other)
        {
            var negative = -factor;
            return new(
                Vector256.FusedMultiplyAdd(negative, other._a, _a),
                Vector256.FusedMultiplyAdd(negative, other._b, _b),
                Vector256.FusedMultiplyAdd(negative, other._c, _c),
                Vector256.FusedMultiplyAdd(negative, other._d, _d));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Quad Divided(double divisor)
        {
            var by = Vector256.Create(divisor);
            return new(_a / by, _b / by, _c / by, _d / by);
        }
    }
}
