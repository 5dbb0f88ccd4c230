namespace Tune.Hpc.Numerics;

/// <summary>A function and its slopes.</summary>
/// <param name="point">Where.</param>
/// <param name="slopes">Takes the partial derivatives.</param>
/// <returns>The value; NaN and +∞ are worse than anything.</returns>
internal delegate double SmoothFunction(ReadOnlySpan<double> point, Span<double> slopes);

/// <summary>Minimises a smooth function between bounds by its slopes.</summary>
/// <remarks>Nocedal and Wright, "Numerical Optimization" (2006): limited-memory BFGS (algorithm 7.4) on the variables that are not held at a bound, with steps
/// projected into the box and halved until Armijo's condition holds (Bertsekas, "Projected Newton Methods", 1982).</remarks>
/// <param name="lower">The lower bounds.</param>
/// <param name="upper">The upper bounds, none below its lower one.</param>
internal sealed class BoxMinimizer(double[] lower, double[] upper)
{
    private const int Memory = 8;
    private const double SufficientDecrease = 1e-4;
    private const int MostHalvings = 12;

    private readonly List<(double[] Step, double[] Change, double Curvature)> _pairs = [];

    /// <summary>How much the value has to fall in a step for another to be taken, as a part of its size plus one. Default 10⁻⁶.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>The length of the first step where the slope is longer than that. Default 1.</summary>
    public double FirstStep { get; init; } = 1;

    /// <summary>The best point found from a start.</summary>
    /// <param name="function">What is minimised.</param>
    /// <param name="start">Where to begin; brought into the box.</param>
    /// <param name="evaluations">How often the function may be asked, 1 or more.</param>
    public (double[] Point, double Value) Minimize(SmoothFunction function, ReadOnlySpan<double> start, int evaluations)
    {
        _pairs.Clear();
        double[] x = Inside(start, default, 0);
        double[] slopes = new double[x.Length];
        double value = Ask(function, x, slopes);
        int left = evaluations - 1;
        while (left > 0 && double.IsFinite(value))
        {
            double[] direction = Direction(x, slopes);
            if (Search(function, x, value, slopes, direction, ref left) is not { } next)
            {
                if (_pairs.Count == 0)
                {
                    break;
                }

                _pairs.Clear();
                continue;
            }

            Remember(x, slopes, next.Point, next.Slopes);
            double fall = value - next.Value;
            (x, slopes, value) = next;
            if (fall <= Tolerance * (Math.Abs(value) + 1))
            {
                break;
            }
        }

        return (x, value);
    }

    private (double[] Point, double[] Slopes, double Value)? Search(
        SmoothFunction function, double[] x, double value, double[] slopes, double[] direction, ref int left)
    {
        double along = Vectors.Dot(direction, slopes);
        if (!(along < 0))
        {
            return null;
        }

        double step = _pairs.Count > 0 ? 1 : Math.Min(1, FirstStep / Math.Sqrt(Vectors.Dot(direction, direction)));
        for (int halving = 0; halving < MostHalvings && left > 0; halving++, step /= halving > 2 ? 4 : 2)
        {
            double[] candidate = Inside(x, direction, step);
            double[] there = new double[x.Length];
            double at = Ask(function, candidate, there);
            left--;
            double expected = 0;
            for (int i = 0; i < x.Length; i++)
            {
                expected += slopes[i] * (candidate[i] - x[i]);
            }

            if (at <= value + (SufficientDecrease * expected) && at < value)
            {
                return (candidate, there, at);
            }
        }

        return null;
    }

    /// <summary>Algorithm 7.4; variables at a bound that the slope holds there stay.</summary>
    private double[] Direction(double[] x, double[] slopes)
    {
        double[] q = new double[x.Length];
        for (int i = 0; i < q.Length; i++)
        {
            q[i] = IsHeld(x, slopes, i) ? 0 : -slopes[i];
        }

        double[] weights = new double[_pairs.Count];
        for (int p = _pairs.Count - 1; p >= 0; p--)
        {
            weights[p] = Vectors.Dot(_pairs[p].Step, q) / _pairs[p].Curvature;
            Vectors.AddScaled(q, _pairs[p].Change, -weights[p]);
        }

        if (_pairs.Count > 0)
        {
            var (_, change, curvature) = _pairs[^1];
            double scale = curvature / Vectors.Dot(change, change);
            for (int i = 0; i < q.Length; i++)
            {
                q[i] *= scale;
            }
        }

        for (int p = 0; p < _pairs.Count; p++)
        {
            double back = Vectors.Dot(_pairs[p].Change, q) / _pairs[p].Curvature;
            Vectors.AddScaled(q, _pairs[p].Step, weights[p] - back);
        }

        for (int i = 0; i < q.Length; i++)
        {
            q[i] = IsHeld(x, slopes, i) ? 0 : q[i];
        }

        return q;
    }

    private bool IsHeld(double[] x, double[] slopes, int i) => (x[i] <= lower[i] && slopes[i] >= 0) || (x[i] >= upper[i] && slopes[i] <= 0);

    private void Remember(double[] x, double[] slopes, double[] nextX, double[] nextSlopes)
    {
        double[] step = new double[x.Length];
        double[] change = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            step[i] = nextX[i] - x[i];
            change[i] = nextSlopes[i] - slopes[i];
        }

        double curvature = Vectors.Dot(step, change);
        if (curvature > 1e-10 * Math.Sqrt(Vectors.Dot(step, step) * Vectors.Dot(change, change)))
        {
            _pairs.Add((step, change, curvature));
            if (_pairs.Count > Memory)
            {
                _pairs.RemoveAt(0);
            }
        }
    }

    private double[] Inside(ReadOnlySpan<double> from, ReadOnlySpan<double> direction, double step)
    {
        double[] point = new double[from.Length];
        for (int i = 0; i < point.Length; i++)
        {
            double to = step == 0 ? from[i] : from[i] + (step * direction[i]);
            point[i] = Math.Clamp(to, lower[i], upper[i]);
        }

        return point;
    }

    private static double Ask(SmoothFunction function, double[] point, double[] slopes)
    {
        double value = function(point, slopes);
        return double.IsNaN(value) ? double.PositiveInfinity : value;
    }
}
