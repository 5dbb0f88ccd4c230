using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.QuasiMonteCarlo;

/// <summary>The numbers below a count in random order.</summary>
internal static class Shuffle
{
    /// <summary>Each order is equally likely (Fisher and Yates).</summary>
    public static int[] Of(int count, ref KeyedStream stream)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int other = (int)stream.NextInt64(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
