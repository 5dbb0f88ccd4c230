using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.Evolution;

/// <summary>Changes a configuration.</summary>
internal static class Mutation
{
    private const double LenglerFactor = 1.54468;
    private const double HeavyTail = 1.5;

    /// <summary>Steps in all numbers; options in no order change with probability 1/d, one at least where there are no numbers.</summary>
    public static double[] Stepped(StandardSpace space, double[] parent, double sigma, bool cauchy, ref KeyedStream stream)
    {
        double[] child = [.. parent];
        int certain = space.Categories == space.Count ? (int)stream.NextInt64(space.Count) : -1;
        for (int i = 0; i < child.Length; i++)
        {
            if (!space.IsCategory(i))
            {
                double step = stream.NextNormal();
                child[i] = space.Step(i, parent[i], sigma * (cauchy ? step / Math.Abs(stream.NextNormal()) : step), ref stream);
            }
            else if (stream.NextDouble() * space.Count < 1 || i == certain)
            {
                child[i] = space.Other(i, parent[i], ref stream);
            }
        }

        return child;
    }

    /// <summary>Draws each parameter anew with the probability that makes it so many on average, one at least.</summary>
    public static double[] Redrawn(StandardSpace space, double[] parent, double number, ref KeyedStream stream)
    {
        double[] child = [.. parent];
        int certain = (int)stream.NextInt64(space.Count);
        for (int i = 0; i < child.Length; i++)
        {
            if (stream.NextDouble() * space.Count < number || i == certain)
            {
                child[i] = space.Other(i, parent[i], ref stream);
            }
        }

        return child;
    }

    /// <summary>Lengler's number of changes at the k-th ask, from 1.</summary>
    public static double LenglerNumber(int dimensions, long ask) => Math.Max(1, LenglerFactor * dimensions * Math.Log(ask) / ask);

    /// <summary>A number of changes from 1 to d whose law has a heavy tail.</summary>
    public static double HeavyTailedNumber(int dimensions, ref KeyedStream stream)
    {
        double sum = 0;
        for (int k = 1; k <= dimensions; k++)
        {
            sum += Math.Pow(k, -HeavyTail);
        }

        double left = stream.NextDouble() * sum;
        int number = 1;
        while (number < dimensions && (left -= Math.Pow(number, -HeavyTail)) > 0)
        {
            number++;
        }

        return number;
    }
}
