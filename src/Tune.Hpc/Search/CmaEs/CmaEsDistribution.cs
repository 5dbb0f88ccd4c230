using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.CmaEs;

/// <summary>The normal distribution that CMA-ES draws from: mean m, step size σ, covariance C, and for discrete coordinates a scale A of their own.</summary>
/// <remarks>Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv 1604.00772), with negative weights; equations are its own. A is of Hamano et al. (GECCO 2022).</remarks>
internal sealed class CmaEsDistribution
{
    private const double LeastEigenvalue = 1e-20;

    private readonly CmaEsConstants _constants;
    private readonly bool _separable;
    private readonly double[][] _covariance;
    private readonly double[] _pathOfSigma;
    private readonly double[] _pathOfC;
    private double[][]? _axes;
    private double[] _lengths;

    /// <summary>A distribution before the first generation.</summary>
    /// <param name="constants">The strategy's parameters.</param>
    /// <param name="separable">Whether C stays diagonal.</param>
    /// <param name="mean">m; taken over.</param>
    /// <param name="sigma">σ.</param>
    /// <param name="covariance">C, taken over; null for the identity.</param>
    public CmaEsDistribution(CmaEsConstants constants, bool separable, double[] mean, double sigma, double[][]? covariance = null)
    {
        (_constants, _separable, Mean, Sigma) = (constants, separable, mean, sigma);
        int d = mean.Length;
        _covariance = covariance ?? Identity(d);
        (_pathOfSigma, _pathOfC) = (new double[d], new double[d]);
        Scales = new double[d];
        Array.Fill(Scales, 1);
        _lengths = new double[d];
    }

    /// <summary>m.</summary>
    public double[] Mean { get; }

    /// <summary>σ.</summary>
    public double Sigma { get; private set; }

    /// <summary>A: 1 for coordinates that are not discrete.</summary>
    public double[] Scales { get; }

    /// <summary>How many generations it has learned from.</summary>
    public int Generation { get; private set; }

    /// <summary>False once numbers have overflowed; such a distribution is of no use.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>p_c.</summary>
    public ReadOnlySpan<double> PathOfC => _pathOfC;

    /// <summary>The lengths of the axes: the roots of C's eigenvalues.</summary>
    public ReadOnlySpan<double> Lengths
    {
        get
        {
            Decompose();
            return _lengths;
        }
    }

    /// <summary>The standard deviation along a coordinate.</summary>
    public double Deviation(int axis) => Sigma * Scales[axis] * Math.Sqrt(_covariance[axis][axis]);

    /// <summary>What a step of one length along a principal axis changes of a coordinate, without σ.</summary>
    public double AxisPart(int axis, int coordinate)
    {
        Decompose();
        return _lengths[axis] * (_axes is null ? (axis == coordinate ? 1 : 0) : _axes[axis][coordinate]) * Scales[coordinate];
    }

    /// <summary>Draws a point: m + stretch·σ·A·B·D·z.</summary>
    public void Draw(ref KeyedStream stream, double stretch, Span<double> point)
    {
        Decompose();
        point.Clear();
        for (int k = 0; k < point.Length; k++)
        {
            double along = _lengths[k] * stream.NextNormal();
            if (_axes is null)
            {
                point[k] = along;
                continue;
            }

            double[] axis = _axes[k];
            for (int i = 0; i < point.Length; i++)
            {
                point[i] += along * axis[i];
            }
        }

        for (int i = 0; i < point.Length; i++)
        {
            point[i] = Mean[i] + (stretch * Sigma * Scales[i] * point[i]);
        }
    }

    /// <summary>Learns from a generation.</summary>
    /// <param name="points">λ of them, from the best; and for each whether another distribution has drawn it, so that its length is limited.</param>
    public void Update(IReadOnlyList<(double[] Place, bool Injected)> points)
    {
        Decompose();
        int d = Mean.Length;
        double[][] steps = [.. points.Select(p => StepTo(p.Place, p.Injected))];
        double[] step = new double[d];
        for (int i = 0; i < _constants.Parents; i++)
        {
            Add(step, steps[i], _constants.Weights[i]);
        }

        for (int i = 0; i < d; i++)
        {
            Mean[i] += Sigma * Scales[i] * step[i];
        }

        // Equations 43 to 45.
        double[] white = Whitened(step);
        double c = _constants.CSigma;
        Blend(_pathOfSigma, 1 - c, white, Math.Sqrt(c * (2 - c) * _constants.MuEff));
        double length = Math.Sqrt(Dot(_pathOfSigma, _pathOfSigma));
        Generation++;
        bool grows = length / Math.Sqrt(1 - Math.Pow(1 - c, 2 * Generation)) < (1.4 + (2.0 / (d + 1))) * _constants.Chi;
        double cc = _constants.CC;
        Blend(_pathOfC, 1 - cc, step, grows ? Math.Sqrt(cc * (2 - cc) * _constants.MuEff) : 0);
        LearnCovariance(steps, grows);
        Sigma *= Math.Exp(Math.Min(1, c / _constants.DSigma * ((length / _constants.Chi) - 1)));
        (_axes, _lengths) = (null, []);
        IsSound = double.IsFinite(Sigma) && Sigma > 0 && Array.TrueForAll(Mean, double.IsFinite);
    }

    // Equations 46 and 47.
    private void LearnCovariance(double[][] steps, bool grows)
    {
        int d = Mean.Length;
        double[] weights = new double[steps.Length];
        for (int k = 0; k < steps.Length; k++)
        {
            double w = _constants.Weights[k];
            if (w < 0)
            {
                double[] white = Whitened(steps[k]);
                w *= d / (Dot(white, white) + 1e-8);
            }

            weights[k] = _constants.CMu * w;
        }

        double old = 1 - _constants.C1 - (_constants.CMu * _constants.Weights.Sum()) + (grows ? 0 : _constants.C1 * _constants.CC * (2 - _constants.CC));
        for (int i = 0; i < d; i++)
        {
            for (int j = _separable ? i : 0; j <= i; j++)
            {
                double sum = (old * _covariance[i][j]) + (_constants.C1 * _pathOfC[i] * _pathOfC[j]);
                for (int k = 0; k < steps.Length; k++)
                {
                    sum += weights[k] * steps[k][i] * steps[k][j];
                }

                _covariance[i][j] = _covariance[j][i] = sum;
            }
        }
    }

    private double[] StepTo(double[] place, bool injected)
    {
        double[] step = new double[place.Length];
        for (int i = 0; i < step.Length; i++)
        {
            step[i] = (place[i] - Mean[i]) / (Sigma * Scales[i]);
        }

        if (injected)
        {
            double[] white = Whitened(step);
            double length = Math.Sqrt(Dot(white, white));
            double factor = length > _constants.MostInjected ? _constants.MostInjected / length : 1;
            Blend(step, factor, step, 0);
        }

        return step;
    }

    /// <summary>C^(−1/2)·y.</summary>
    private double[] Whitened(double[] y)
    {
        double[] white = new double[y.Length];
        for (int k = 0; k < y.Length; k++)
        {
            if (_axes is null)
            {
                white[k] = y[k] / _lengths[k];
            }
            else
            {
                Add(white, _axes[k], Dot(_axes[k], y) / _lengths[k]);
            }
        }

        return white;
    }

    /// <summary>Only when needed: many a generation is told at once after a restart of the experiment.</summary>
    private void Decompose()
    {
        if (_lengths.Length == Mean.Length && _lengths.Length > 0 && _lengths[0] > 0)
        {
            return;
        }

        int d = Mean.Length;
        var eigen = _separable ? null : SymmetricEigen.Of(_covariance);
        IsSound &= _separable || eigen is not null;
        _axes = eigen?.Vectors;
        _lengths = new double[d];
        for (int i = 0; i < d; i++)
        {
            double value = eigen is null ? _covariance[i][i] : eigen.Values[i];
            _lengths[i] = Math.Sqrt(value > LeastEigenvalue ? value : LeastEigenvalue);
        }
    }

    private static double[][] Identity(int d)
    {
        double[][] rows = new double[d][];
        for (int i = 0; i < d; i++)
        {
            rows[i] = new double[d];
            rows[i][i] = 1;
        }

        return rows;
    }

    private static void Add(double[] sum, double[] vector, double factor) => Blend(sum, 1, vector, factor);

    private static void Blend(double[] target, double keep, double[] vector, double factor)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (keep * target[i]) + (factor * vector[i]);
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
