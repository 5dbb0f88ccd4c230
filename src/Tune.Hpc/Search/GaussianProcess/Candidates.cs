using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Places to judge first: half of them all over the space, half around the best results, near and far.</summary>
internal static class Candidates
{
    private const double Narrowest = 0.002;
    private const double Widest = 0.3;

    /// <summary>Draws places.</summary>
    /// <param name="shape">The space.</param>
    /// <param name="best">Canonical places of the best results, the best first; may be empty.</param>
    /// <param name="count">How many.</param>
    /// <param name="stream">Draws.</param>
    public static List<double[]> Draw(SpaceShape shape, IReadOnlyList<double[]> best, int count, ref KeyedStream stream)
    {
        var places = new List<double[]>(count);
        for (int i = 0; i < count; i++)
        {
            places.Add(shape.Canonical(best.Count > 0 && i % 2 == 1 ? Near(shape, best[i / 2 % best.Count], ref stream) : Anywhere(shape.Count, ref stream)));
        }

        return places;
    }

    private static double[] Anywhere(int axes, ref KeyedStream stream)
    {
        double[] point = new double[axes];
        for (int j = 0; j < axes; j++)
        {
            point[j] = stream.NextDouble();
        }

        return point;
    }

    /// <summary>Some coordinates are moved, at least one: numbers by a normal step, of a width that is drawn too, options to any other.</summary>
    private static double[] Near(SpaceShape shape, double[] center, ref KeyedStream stream)
    {
        double[] point = [.. center];
        int axes = point.Length;
        double width = Narrowest * Math.Pow(Widest / Narrowest, stream.NextDouble());
        double share = stream.NextDouble() < 0.5 ? 1 : Math.Min(1, 2.0 / axes);
        long always = stream.NextInt64(axes);
        for (int j = 0; j < axes; j++)
        {
            bool moves = stream.NextDouble() < (shape.IsCategory[j] ? Math.Min(share, Math.Max(0.1, 1.0 / axes)) : share) || j == always;
            double step = stream.NextNormal() * width;
            double anywhere = stream.NextDouble();
            if (double.IsNaN(point[j]))
            {
                point[j] = anywhere;
            }
            else if (moves)
            {
                double least = shape.Levels[j] is { } levels ? Math.Sign(step) * (0.5 + stream.NextDouble()) / levels : 0;
                point[j] = shape.IsCategory[j] ? anywhere : Math.Clamp(point[j] + step + least, 0, 1);
            }
        }

        return point;
    }
}
