using Tune.Hpc.Numerics;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>One stream of chance, shared by all parts of a cluster.</summary>
internal sealed class Dice(ulong seed, string purpose)
{
    private KeyedStream _random = KeyedStream.For(seed, purpose);

    internal bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>From the first to the second number, both possible.</summary>
    internal int Between(int least, int most) => least + (int)_random.NextInt64(most - least + 1);

    internal TimeSpan Seconds(int least, int most) => TimeSpan.FromSeconds(Between(least, most));

    internal double Below(double most) => _random.NextDouble() * most;

    internal T? OneOf<T>(IEnumerable<T> candidates)
        where T : class
    {
        var all = candidates.ToList();
        return all.Count == 0 ? null : all[(int)_random.NextInt64(all.Count)];
    }
}
