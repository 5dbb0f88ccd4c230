using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.Evolution;

/// <summary>The members of a first population, each a function of the seed and its number alone.</summary>
internal sealed class FirstMembers(StandardSpace space, FirstPopulation design, int size, ulong seed, string purpose)
{
    private int[][]? _strata;

    public double[] this[int member] => design switch
    {
        FirstPopulation.LatinHypercube => Latin(member),
        FirstPopulation.QuasiRandom => Hammersley(member),
        FirstPopulation.QuasiOpposite when member % 2 == 1 => Opposite(member),
        _ => Drawn(member),
    };

    private double[] Drawn(int member)
    {
        var stream = StreamOf("member", member);
        return space.Draw(ref stream);
    }

    private double[] Latin(int member)
    {
        _strata ??= [.. Enumerable.Range(0, space.Count).Select(Shuffled)];
        var stream = StreamOf("member", member);
        double[] point = new double[space.Count];
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = (_strata[i][member] + stream.NextDouble()) / size;
        }

        return point;
    }

    private int[] Shuffled(int axis)
    {
        var stream = StreamOf("strata", axis);
        int[] order = [.. Enumerable.Range(0, size)];
        for (int i = size - 1; i > 0; i--)
        {
            int other = (int)stream.NextInt64(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    private double[] Hammersley(int member)
    {
        var shifts = StreamOf("shift", 0);
        double[] point = new double[space.Count];
        int prime = 2;
        for (int i = 0; i < point.Length; i++)
        {
            double place = i == 0 ? (member + 0.5) / size : RadicalInverse(member + 1, prime);
            prime = i == 0 ? prime : NextPrime(prime);
            point[i] = (place + shifts.NextDouble()) % 1;
        }

        return point;
    }

    private double[] Opposite(int member)
    {
        double[] point = Drawn(member - 1);
        var stream = StreamOf("opposite", member);
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = 0.5 + ((0.5 - point[i]) * stream.NextDouble());
        }

        return point;
    }

    private static double RadicalInverse(int number, int radix)
    {
        double inverse = 0;
        for (double part = 1.0 / radix; number > 0; number /= radix, part /= radix)
        {
            inverse += part * (number % radix);
        }

        return inverse;
    }

    private static int NextPrime(int prime)
    {
        int next = prime + 1;
        while (Enumerable.Range(2, (int)Math.Sqrt(next) - 1).Any(d => next % d == 0))
        {
            next++;
        }

        return next;
    }

    private KeyedStream StreamOf(string what, int number) => KeyedStream.For(seed, $"{purpose} {what}", number);
}
