using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.QuasiMonteCarlo;

/// <summary>A Halton sequence: along each axis the digits of the point's number in a prime base, mirrored at the point.</summary>
/// <remarks>Halton (1960). Scrambled by a random permutation for each digit of each base (Owen, "A randomized Halton algorithm in R", 2017), without which the axes of large
/// bases run in parallel. Poor beyond some 20 dimensions. Stateless: a point costs the digits of its number. Not scrambled, point 0 is the origin.</remarks>
internal sealed class Halton : IPointSequence
{
    private readonly int[] _bases;
    private readonly int[][][] _digits;

    /// <summary>The sequence of a seed.</summary>
    /// <param name="dimensions">How many axes, from 0.</param>
    /// <param name="seed">For the scrambling.</param>
    /// <param name="scramble">Whether it is scrambled.</param>
    public Halton(int dimensions, ulong seed, bool scramble)
    {
        _bases = [.. Primes().Take(dimensions)];
        _digits = [.. _bases.Select((b, axis) => scramble ? Permutations(b, axis, seed) : [])];
    }

    /// <inheritdoc/>
    public double[] Point(long index)
    {
        double[] point = new double[_bases.Length];
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = _digits[i].Length == 0 ? Mirrored(index, _bases[i]) : Mirrored(index, _bases[i], _digits[i]);
        }

        return point;
    }

    private static double Mirrored(long index, int prime)
    {
        double value = 0;
        double unit = 1.0 / prime;
        for (long rest = index; rest > 0; rest /= prime, unit /= prime)
        {
            value += rest % prime * unit;
        }

        return value;
    }

    // Zeros ahead of the number are digits too: their permutations are what shifts the sequence.
    private static double Mirrored(long index, int prime, int[][] digits)
    {
        double value = 0;
        double unit = 1.0 / prime;
        long rest = index;
        foreach (int[] permutation in digits)
        {
            value += permutation[rest % prime] * unit;
            rest /= prime;
            unit /= prime;
        }

        return Math.Min(value, Math.BitDecrement(1));
    }

    /// <summary>As many digits as a double has.</summary>
    private static int[][] Permutations(int prime, int axis, ulong seed)
    {
        int[][] digits = new int[(int)Math.Ceiling(52 / Math.Log2(prime))][];
        for (int digit = 0; digit < digits.Length; digit++)
        {
            var stream = KeyedStream.For(seed, "halton", axis, digit);
            digits[digit] = Shuffle.Of(prime, ref stream);
        }

        return digits;
    }

    private static IEnumerable<int> Primes()
    {
        var found = new List<int>();
        for (int number = 2; ; number++)
        {
            if (found.TrueForAll(p => number % p != 0))
            {
                found.Add(number);
                yield return number;
            }
        }
    }
}
