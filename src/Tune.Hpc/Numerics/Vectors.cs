using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tune.Hpc.Numerics;

/// <summary>Sums over spans in an order that is the same on every processor.</summary>
internal static class Vectors
{
    /// <summary>Σ aᵢ·bᵢ over the length of <paramref name="a"/>; <paramref name="b"/> may be longer.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (b.Length < a.Length)
        {
            throw new ArgumentException("the second is the shorter one", nameof(b));
        }

        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        nuint i = 0;
        nuint count = (nuint)a.Length;
        for (; i + 16 <= count; i += 16)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i), Vector256.LoadUnsafe(ref y, i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + 4), Vector256.LoadUnsafe(ref y, i + 4), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + 8), Vector256.LoadUnsafe(ref y, i + 8), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i + 12), Vector256.LoadUnsafe(ref y, i + 12), s3);
        }

        for (; i + 4 <= count; i += 4)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, i), Vector256.LoadUnsafe(ref y, i), s0);
        }

        double sum = Vector256.Sum((s0 + s1) + (s2 + s3));
        for (; i < count; i++)
        {
            sum = Math.FusedMultiplyAdd(a[(int)i], b[(int)i], sum);
        }

        return sum;
    }

    /// <summary>target += factor · other, over the length of <paramref name="target"/>; <paramref name="other"/> may be longer.</summary>
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> other, double factor)
    {
        if (other.Length < target.Length)
        {
            throw new ArgumentException("the second is the shorter one", nameof(other));
        }

        ref double x = ref MemoryMarshal.GetReference(target);
        ref double y = ref MemoryMarshal.GetReference(other);
        var by = Vector256.Create(factor);
        nuint i = 0;
        nuint count = (nuint)target.Length;
        for (; i + 4 <= count; i += 4)
        {
            Vector256.FusedMultiplyAdd(by, Vector256.LoadUnsafe(ref y, i), Vector256.LoadUnsafe(ref x, i)).StoreUnsafe(ref x, i);
        }

        for (; i < count; i++)
        {
            target[(int)i] = Math.FusedMultiplyAdd(factor, other[(int)i], target[(int)i]);
        }
    }
}
