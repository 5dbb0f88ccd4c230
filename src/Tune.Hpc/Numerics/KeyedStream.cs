using System.Text;

namespace Tune.Hpc.Numerics;

/// <summary>A stream of random numbers that depends on nothing but its key: experiment seed, purpose, trial, attempt.</summary>
/// <remarks>SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) read as a counter-based generator: the n-th value is mix(key + n·γ). The key
/// is the FNV-1a hash of the purpose, mixed with the numbers. No state outlives a decision, so replay never depends on the order of calls.
/// Changing this changes every experiment's proposals: a breaking change.</remarks>
public struct KeyedStream
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    private KeyedStream(ulong key) => _state = key;

    /// <summary>The stream of that key, at its start.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="purpose">What the numbers are for; other purposes get independent numbers.</param>
    /// <param name="trial">A trial's number, or another index.</param>
    /// <param name="attempt">An attempt's number, or another index.</param>
    public static KeyedStream For(ulong seed, string purpose, long trial = 0, long attempt = 0)
    {
        ulong key = Mix(seed + Gamma);
        key = Mix(key ^ Hash(purpose));
        key = Mix(key ^ Mix((ulong)trial + Gamma));
        key = Mix(key ^ Mix((ulong)attempt - Gamma));
        return new KeyedStream(key);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        _state += Gamma;
        return Mix(_state);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 … <paramref name="count"/> − 1, without bias (Lemire, 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public long NextInt64(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ulong range = (ulong)count;
        ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
        if (low < range)
        {
            ulong threshold = (0 - range) % range;
            while (low < threshold)
            {
                high = Math.BigMul(NextUInt64(), range, out low);
            }
        }

        return (long)high;
    }

    /// <summary>Standard normal, by Box and Muller's transform; two uniforms a value, so that values do not depend on earlier calls.</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Hash(string text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return hash;
    }
}
