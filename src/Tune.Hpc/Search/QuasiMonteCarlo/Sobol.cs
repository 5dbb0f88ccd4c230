using System.Numerics;
using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.QuasiMonteCarlo;

/// <summary>A Sobol sequence, in the order of the Gray code: the first 2ᵏ points are balanced, each half, quarter … of every axis holds equally many.</summary>
/// <remarks>
/// <para>Sobol' (1967) with the numbers of Joe and Kuo (2008). Scrambled by Matoušek's random linear matrices and a digital shift (J. Complexity 14, 1998): the
/// balance stays, no point is special, and another seed gives another sequence. Not scrambled, point 0 is the origin.</para>
/// <para>Stateless: a point costs one exclusive-or for each dimension and set bit of its number. Axes beyond <see cref="SobolNumbers.Dimensions"/> are plain random
/// numbers: so many points as a sequence needs to be even in that many dimensions no experiment has.</para>
/// </remarks>
internal sealed class Sobol : IPointSequence
{
    private const int Bits = 52;
    private const double Unit = 1.0 / (1L << Bits);

    private readonly int _dimensions;
    private readonly ulong _seed;
    private readonly ulong[][] _directions;
    private readonly ulong[] _shifts;

    /// <summary>The sequence of a seed.</summary>
    /// <param name="dimensions">How many axes, from 0.</param>
    /// <param name="seed">For the scrambling, and for axes beyond the table.</param>
    /// <param name="scramble">Whether it is scrambled.</param>
    public Sobol(int dimensions, ulong seed, bool scramble)
    {
        (_dimensions, _seed) = (dimensions, seed);
        _directions = SobolNumbers.Of(Math.Min(dimensions, SobolNumbers.Dimensions), Bits);
        _shifts = new ulong[_directions.Length];
        for (int i = 0; scramble && i < _directions.Length; i++)
        {
            var stream = KeyedStream.For(seed, "sobol", i);
            _directions[i] = Scrambled(_directions[i], ref stream);
            _shifts[i] = stream.NextUInt64() >> (64 - Bits);
        }
    }

    /// <inheritdoc/>
    public double[] Point(long index)
    {
        ulong gray = (ulong)index ^ ((ulong)index >> 1);
        double[] point = new double[_dimensions];
        for (int i = 0; i < _directions.Length; i++)
        {
            ulong[] directions = _directions[i];
            ulong digits = _shifts[i];
            for (ulong rest = gray; rest != 0; rest &= rest - 1)
            {
                digits ^= directions[BitOperations.TrailingZeroCount(rest) % Bits];
            }

            point[i] = digits * Unit;
        }

        var beyond = KeyedStream.For(_seed, "sobol beyond its table", index);
        for (int i = _directions.Length; i < _dimensions; i++)
        {
            point[i] = beyond.NextDouble();
        }

        return point;
    }

    /// <summary>Each digit becomes itself plus random ones of the digits before it, modulo 2.</summary>
    private static ulong[] Scrambled(ulong[] directions, ref KeyedStream stream)
    {
        ulong[] scrambled = new ulong[directions.Length];
        for (int digit = 0; digit < Bits; digit++)
        {
            ulong place = 1UL << (Bits - 1 - digit);
            ulong above = ((1UL << Bits) - 1) & ~((place << 1) - 1);
            ulong row = place | (stream.NextUInt64() & above);
            for (int k = 0; k < directions.Length; k++)
            {
                scrambled[k] |= (BitOperations.PopCount(directions[k] & row) & 1) == 1 ? place : 0;
            }
        }

        return scrambled;
    }
}
