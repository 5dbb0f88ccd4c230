using System.Collections.Immutable;

namespace Tune.Hpc.Numerics;

/// <summary>Maximises a function of a few variables between bounds, without derivatives.</summary>
/// <remarks>Nelder and Mead, "A Simplex Method for Function Minimization", The Computer Journal 7 (1965), with every point brought back into the box.
/// It finds a maximum near its start; several starts find several. Meant for up to about ten variables.</remarks>
/// <param name="lower">The lower bounds.</param>
/// <param name="upper">The upper bounds, above the lower ones.</param>
internal sealed class BoxSearch(ImmutableArray<double> lower, ImmutableArray<double> upper)
{
    private const double FirstStep = 0.1;
    private const double Tolerance = 1e-6;

    /// <summary>The best point found from a start.</summary>
    /// <param name="function">What is maximised; NaN is worse than anything.</param>
    /// <param name="start">Where to begin; brought into the box.</param>
    /// <param name="evaluations">How often the function may be asked, from the number of variables + 3.</param>
    public (double[] Point, double Value) Maximize(Func<double[], double> function, ReadOnlySpan<double> start, int evaluations)
    {
        int left = evaluations;
        var simplex = Begin(start).Select(p => Judge(p)).ToList();
        while (true)
        {
            simplex.Sort((a, b) => b.Value.CompareTo(a.Value));
            if (left < 2 || simplex[0].Value - simplex[^1].Value <= Tolerance * (Math.Abs(simplex[0].Value) + Tolerance))
            {
                return simplex[0];
            }

            Improve(simplex, Judge, shrinks: left > simplex.Count + 1);
            left -= left > simplex.Count + 1 ? 0 : 1;
        }

        (double[] Point, double Value) Judge(double[] point)
        {
            left--;
            double value = function(point);
            return (point, double.IsNaN(value) ? double.NegativeInfinity : value);
        }
    }

    private void Improve(List<(double[] Point, double Value)> simplex, Func<double[], (double[] Point, double Value)> judge, bool shrinks)
    {
        int last = simplex.Count - 1;
        double[] worst = simplex[last].Point;
        double[] center = Center(simplex, last);
        var reflected = judge(Along(center, worst, -1));
        if (reflected.Value > simplex[0].Value)
        {
            var expanded = judge(Along(center, worst, -2));
            simplex[last] = expanded.Value > reflected.Value ? expanded : reflected;
        }
        else if (reflected.Value > simplex[last - 1].Value)
        {
            simplex[last] = reflected;
        }
        else
        {
            var contracted = judge(reflected.Value > simplex[last].Value ? Along(center, reflected.Point, 0.5) : Along(center, worst, 0.5));
            if (contracted.Value > Math.Max(reflected.Value, simplex[last].Value))
            {
                simplex[last] = contracted;
            }
            else if (shrinks)
            {
                for (int i = 1; i <= last; i++)
                {
                    simplex[i] = judge(Along(simplex[0].Point, simplex[i].Point, 0.5));
                }
            }
        }
    }

    private IEnumerable<double[]> Begin(ReadOnlySpan<double> start)
    {
        double[] first = Inside([.. start]);
        var points = new List<double[]> { first };
        for (int i = 0; i < first.Length; i++)
        {
            double step = FirstStep * (upper[i] - lower[i]);
            double[] point = [.. first];
            point[i] += first[i] + step <= upper[i] ? step : -step;
            points.Add(Inside(point));
        }

        return points;
    }

    private static double[] Center(List<(double[] Point, double Value)> simplex, int count)
    {
        double[] center = new double[simplex[0].Point.Length];
        for (int i = 0; i < center.Length; i++)
        {
            center[i] = simplex.Take(count).Sum(p => p.Point[i]) / count;
        }

        return center;
    }

    private double[] Along(double[] from, double[] to, double factor) => Inside([.. from.Select((f, i) => f + (factor * (to[i] - f)))]);

    private double[] Inside(double[] point)
    {
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = Math.Clamp(point[i], lower[i], upper[i]);
        }

        return point;
    }
}
