using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.Evolution;

/// <summary>Which parameters pass from donor to child; one at least does.</summary>
internal static class Crossover
{
    public static double[] Child(DifferentialEvolutionVariant variant, double rate, double[] parent, double[] donor, ref KeyedStream stream) => parent.Length switch
    {
        < 2 => donor,
        2 when variant != DifferentialEvolutionVariant.Standard => OnePoint(parent, donor, ref stream),
        _ => variant switch
        {
            DifferentialEvolutionVariant.TwoPoints => TwoPoints(parent, donor, ref stream),
            DifferentialEvolutionVariant.OnePoint => OnePoint(parent, donor, ref stream),
            DifferentialEvolutionVariant.Rotated => Rotated(parent, donor, ref stream),
            _ => Binomial(rate, parent, donor, ref stream),
        },
    };

    private static double[] Binomial(double rate, double[] parent, double[] donor, ref KeyedStream stream)
    {
        double[] child = [.. parent];
        int certain = (int)stream.NextInt64(child.Length);
        for (int i = 0; i < child.Length; i++)
        {
            child[i] = stream.NextDouble() < rate || i == certain ? donor[i] : parent[i];
        }

        return child;
    }

    private static double[] OnePoint(double[] parent, double[] donor, ref KeyedStream stream)
    {
        int cut = 1 + (int)stream.NextInt64(parent.Length - 1);
        return stream.NextDouble() < 0.5 ? [.. donor[..cut], .. parent[cut..]] : [.. parent[..cut], .. donor[cut..]];
    }

    private static double[] TwoPoints(double[] parent, double[] donor, ref KeyedStream stream)
    {
        var (from, to) = Segment(parent.Length, ref stream);
        return stream.NextDouble() < 0.5
            ? [.. parent[..from], .. donor[from..to], .. parent[to..]]
            : [.. donor[..from], .. parent[from..to], .. donor[to..]];
    }

    private static double[] Rotated(double[] parent, double[] donor, ref KeyedStream stream)
    {
        var (from, to) = Segment(parent.Length, ref stream);
        int start = (int)stream.NextInt64(parent.Length - (to - from) + 1);
        double[] child = [.. parent];
        donor.AsSpan(from, to - from).CopyTo(child.AsSpan(start));
        return child;
    }

    // Neither nothing nor all.
    private static (int From, int To) Segment(int length, ref KeyedStream stream)
    {
        int size = 1 + (int)stream.NextInt64(length - 1);
        int from = (int)stream.NextInt64(length - size + 1);
        return (from, from + size);
    }
}
