using Tune.Hpc.Numerics;
using Tune.Hpc.Search.GaussianProcess;

namespace Tune.Hpc.Search.Hebo;

/// <summary>Finds places of which none is better by all measures: a small NSGA-II.</summary>
/// <remarks>Deb, Pratap, Agarwal and Meyarivan, "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", 2002, with simulated binary crossover (η 15) and polynomial
/// mutation (η 20) of numbers; options are exchanged and drawn anew.</remarks>
/// <param name="shape">The space.</param>
/// <param name="measure">Lower is better.</param>
internal sealed class FrontSearch(SpaceShape shape, Func<IReadOnlyList<double[]>, double[][]> measure)
{
    private const double CrossoverSpread = 15;
    private const double MutationSpread = 20;
    private const double CrossoverChance = 0.9;

    /// <summary>The places of the last generation's front.</summary>
    /// <param name="first">The first generation, canonical; an even number.</param>
    /// <param name="generations">How many follow.</param>
    /// <param name="stream">Draws.</param>
    public List<double[]> Find(List<double[]> first, int generations, ref KeyedStream stream)
    {
        int size = first.Count;
        var population = Ranked(first, measure(first), size);
        for (int g = 0; g < generations; g++)
        {
            var children = new List<double[]>(size);
            while (children.Count < size)
            {
                var (a, b) = Cross(Select(population, ref stream), Select(population, ref stream), ref stream);
                children.Add(shape.Canonical(Mutate(a, ref stream)));
                children.Add(shape.Canonical(Mutate(b, ref stream)));
            }

            double[][] measured = measure(children);
            population = Ranked(
                [.. population.Select(p => p.Place), .. children], [.. population.Select(p => p.Measures), .. measured], size);
        }

        return [.. population.Where(p => p.Rank == 0).Select(p => p.Place)];
    }

    private sealed record Member(double[] Place, double[] Measures, int Rank, double Room);

    private static Member Select(List<Member> population, ref KeyedStream stream)
    {
        var a = population[(int)stream.NextInt64(population.Count)];
        var b = population[(int)stream.NextInt64(population.Count)];
        return a.Rank != b.Rank ? (a.Rank < b.Rank ? a : b) : a.Room >= b.Room ? a : b;
    }

    /// <summary>The best by front, and within a front by how much room is around them.</summary>
    private static List<Member> Ranked(List<double[]> places, double[][] measures, int keep)
    {
        var left = Enumerable.Range(0, places.Count).ToList();
        var kept = new List<Member>(keep);
        for (int rank = 0; kept.Count < keep && left.Count > 0; rank++)
        {
            var front = left.Where(i => !left.Exists(j => Dominates(measures[j], measures[i]))).ToList();
            double[] rooms = Rooms(front, measures);
            kept.AddRange(front
                .Select((i, at) => new Member(places[i], measures[i], rank, rooms[at]))
                .OrderByDescending(m => m.Room)
                .Take(keep - kept.Count));
            left.RemoveAll(front.Contains);
        }

        return kept;
    }

    private static bool Dominates(double[] a, double[] b)
    {
        bool isBetter = false;
        for (int i = 0; i < a.Length; i++)
        {
            if (!(a[i] <= b[i]))
            {
                return false;
            }

            isBetter |= a[i] < b[i];
        }

        return isBetter;
    }

    private static double[] Rooms(List<int> front, double[][] measures)
    {
        double[] rooms = new double[front.Count];
        for (int m = 0; m < measures[front[0]].Length; m++)
        {
            int which = m;
            int[] order = [.. Enumerable.Range(0, front.Count).OrderBy(i => measures[front[i]][which])];
            double range = measures[front[order[^1]]][m] - measures[front[order[0]]][m];
            (rooms[order[0]], rooms[order[^1]]) = (double.PositiveInfinity, double.PositiveInfinity);
            for (int i = 1; i + 1 < order.Length && range > 0; i++)
            {
                rooms[order[i]] += (measures[front[order[i + 1]]][m] - measures[front[order[i - 1]]][m]) / range;
            }
        }

        return rooms;
    }

    private (double[] A, double[] B) Cross(Member first, Member second, ref KeyedStream stream)
    {
        double[] a = [.. first.Place];
        double[] b = [.. second.Place];
        if (stream.NextDouble() >= CrossoverChance)
        {
            return (a, b);
        }

        for (int j = 0; j < a.Length; j++)
        {
            double chance = stream.NextDouble();
            double u = stream.NextDouble();
            if (chance < 0.5 || double.IsNaN(a[j]) || double.IsNaN(b[j]))
            {
                continue;
            }

            if (shape.IsCategory[j])
            {
                (a[j], b[j]) = (b[j], a[j]);
                continue;
            }

            double spread = u < 0.5 ? Math.Pow(2 * u, 1 / (CrossoverSpread + 1)) : Math.Pow(1 / (2 * (1 - u)), 1 / (CrossoverSpread + 1));
            double middle = (a[j] + b[j]) / 2;
            double half = spread * (a[j] - b[j]) / 2;
            (a[j], b[j]) = (Math.Clamp(middle + half, 0, 1), Math.Clamp(middle - half, 0, 1));
        }

        return (a, b);
    }

    private double[] Mutate(double[] point, ref KeyedStream stream)
    {
        for (int j = 0; j < point.Length; j++)
        {
            double chance = stream.NextDouble();
            double u = stream.NextDouble();
            if (double.IsNaN(point[j]) || (chance < 1.0 / point.Length && shape.IsCategory[j]))
            {
                point[j] = u;
            }
            else if (chance < 1.0 / point.Length)
            {
                double step = u < 0.5 ? Math.Pow(2 * u, 1 / (MutationSpread + 1)) - 1 : 1 - Math.Pow(2 * (1 - u), 1 / (MutationSpread + 1));
                double least = shape.Levels[j] is { } levels ? Math.Sign(step) * 1.0 / levels : 0;
                point[j] = Math.Clamp(point[j] + step + least, 0, 1);
            }
        }

        return point;
    }
}
