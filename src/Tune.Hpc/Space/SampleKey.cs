using Tune.Hpc.Numerics;

namespace Tune.Hpc.Space;

/// <summary>What a configuration's random draws depend on, and nothing else does.</summary>
/// <param name="Seed">The experiment's seed.</param>
/// <param name="Index">The variant's number; the sample's with a constant grid.</param>
/// <param name="Attempt">How often a constraint has rejected the draw before.</param>
public readonly record struct SampleKey(ulong Seed, long Index, long Attempt = 0)
{
    /// <summary>The stream of one parameter: other parameters, even new ones, change nothing in it.</summary>
    public KeyedStream StreamOf(string path) => KeyedStream.For(Seed, "space/" + path, Index, Attempt);
}
