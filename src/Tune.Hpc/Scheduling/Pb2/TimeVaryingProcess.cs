using System.Collections.Immutable;
using Tune.Hpc.Numerics;

namespace Tune.Hpc.Scheduling.Pb2;

/// <summary>A Gaussian process that forgets: what was seen long ago says less.</summary>
/// <remarks>k = v · exp(−|x−x'|² / l) · (1−e)^(|t−t'|/2) + noise on the diagonal, the squared exponential of Parker-Holder et al. (2020) after
/// Bogunovic et al., "Time-Varying Gaussian Process Bandit Optimization" (2016). The first feature is the time.</remarks>
internal sealed class TimeVaryingProcess
{
    private const double Jitter = 1e-3;
    private const int MostFitted = 100;
    private const int FitEvaluations = 60;
    private readonly double[][] _points;
    private readonly double[] _values;
    private readonly double[] _weights;
    private readonly Cholesky _factor;
    private readonly Shape _shape;

    private TimeVaryingProcess(double[][] points, double[] values, Shape shape, Cholesky factor)
    {
        (_points, _values, _shape, _factor) = (points, values, shape, factor);
        _weights = factor.Solve(values);
        LogLikelihood = LogLikelihoodOf(factor, factor.SolveLower(values), values.Length);
    }

    /// <summary>log p(values).</summary>
    public double LogLikelihood { get; }

    public Shape Parameters => _shape;

    /// <summary>The process given what was seen.</summary>
    public static TimeVaryingProcess Given(double[][] points, double[] values, Shape shape) => new(points, values, shape, Factor(points, shape));

    /// <summary>The same with the parameters under which the newest values are most likely; the newest come last.</summary>
    /// <remarks>Fitting costs the third power of their number, and a hundred say enough about three lengths and a noise.</remarks>
    public static TimeVaryingProcess Fit(double[][] points, double[] values)
    {
        var search = new BoxSearch([Math.Log(1e-3), Math.Log(1e-5), 0, Math.Log(1e-4)], [Math.Log(1e3), 0, 0.5, Math.Log(10)]);
        int first = Math.Max(0, points.Length - MostFitted);
        double[][] fittedPoints = points[first..];
        double[] fittedValues = values[first..];
        var (best, _) = search.Maximize(p => Given(fittedPoints, fittedValues, ShapeOf(p)).LogLikelihood, [0, 0, 0.1, Math.Log(0.1)], FitEvaluations);
        return Given(points, values, ShapeOf(best));
    }

    /// <summary>The log likelihood of the first values, for each number of them.</summary>
    public static Func<int, double> LogLikelihoods(double[][] points, double[] values, Shape shape)
    {
        var factor = Factor(points, shape);
        double[] z = factor.SolveLower(values);
        return count => LogLikelihoodOf(factor, z, count);
    }

    /// <summary>The same with more points, at which an average value was seen.</summary>
    public TimeVaryingProcess With(double[][] points) => Given([.. _points, .. points], [.. _values, .. points.Select(_ => 0.0)], _shape);

    /// <summary>What is expected at a point.</summary>
    public double MeanAt(double[] point)
    {
        double sum = 0;
        for (int i = 0; i < _points.Length; i++)
        {
            sum += _weights[i] * _shape.Covariance(_points[i], point);
        }

        return sum;
    }

    /// <summary>How uncertain that is.</summary>
    public double VarianceAt(double[] point)
    {
        double[] z = _factor.SolveLower([.. _points.Select(p => _shape.Covariance(p, point))]);
        return Math.Max(0, _shape.Variance - z.Sum(v => v * v));
    }

    private static Shape ShapeOf(double[] p) => new(Math.Exp(p[0]), Math.Exp(p[1]), p[2], Math.Exp(p[3]));

    private static Cholesky Factor(double[][] points, Shape shape)
    {
        double noise = shape.Noise;
        while (true)
        {
            double diagonal = noise;
            if (Cholesky.TryFactor(points.Length, (i, j) => shape.Covariance(points[i], points[j]) + (i == j ? diagonal : 0)) is { } factor)
            {
                return factor;
            }

            noise = Math.Max(Jitter, noise * 10);
        }
    }

    private static double LogLikelihoodOf(Cholesky factor, double[] z, int count) =>
        -0.5 * (z.Take(count).Sum(v => v * v) + factor.LogDeterminantOf(count) + (count * Math.Log(2 * Math.PI)));

    /// <summary>The parameters.</summary>
    /// <param name="Variance">v.</param>
    /// <param name="Length">l.</param>
    /// <param name="Forgetting">e, 0 to 0.5.</param>
    /// <param name="Noise">The variance of what is seen around what is.</param>
    internal readonly record struct Shape(double Variance, double Length, double Forgetting, double Noise)
    {
        public double Covariance(double[] a, double[] b)
        {
            double distance = 0;
            for (int i = 1; i < a.Length; i++)
            {
                distance += (a[i] - b[i]) * (a[i] - b[i]);
            }

            return Variance * Math.Exp((-distance / Length) + (0.5 * Math.Abs(a[0] - b[0]) * Math.Log(1 - Forgetting)));
        }
    }
}
