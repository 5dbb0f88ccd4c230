namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>What a process is fitted by: one vector of logarithms, so that it can be searched without signs.</summary>
/// <remarks>In this order: for each axis the weight of its squared difference (the length scale to the power −2), the variance, the noise's variance, and with input
/// warping a and b of each axis.</remarks>
internal sealed class Hyperparameters
{
    private const double Edge = 1e-6;

    private readonly double[] _logs;
    private readonly int _axes;

    public Hyperparameters(double[] logs, int axes)
    {
        (_logs, _axes) = (logs, axes);
        Weights = [.. logs.Take(axes).Select(Math.Exp)];
        Variance = Math.Exp(logs[axes]);
        Noise = Math.Exp(logs[axes + 1]);
    }

    /// <summary>How many numbers there are.</summary>
    public static int CountOf(int axes, bool warps) => axes + 2 + (warps ? 2 * axes : 0);

    /// <summary>The weight of each axis.</summary>
    public double[] Weights { get; }

    /// <summary>The variance of the function.</summary>
    public double Variance { get; }

    /// <summary>The variance of the noise.</summary>
    public double Noise { get; }

    /// <summary>Whether inputs are warped.</summary>
    public bool Warps => _logs.Length > _axes + 2;

    /// <summary>The logarithms.</summary>
    public ReadOnlySpan<double> Logs => _logs;

    /// <summary>Where log a of an axis is; log b is the next one.</summary>
    public static int WarpAt(int axis, int axes) => axes + 2 + (2 * axis);

    /// <summary>The same with length scales that are shorter by a factor.</summary>
    public Hyperparameters WithShorterScales(double factor)
    {
        double[] logs = [.. _logs];
        for (int j = 0; j < _axes; j++)
        {
            logs[j] += 2 * Math.Log(factor);
        }

        return new Hyperparameters(logs, _axes);
    }

    /// <summary>The warped place 1 − (1 − uᵃ)ᵇ, Kumaraswamy's distribution function, and its slopes by u, log a and log b.</summary>
    /// <remarks>Snoek et al., "Input Warping for Bayesian Optimization of Non-Stationary Functions", ICML 2014, as Cowen-Rivers et al. (HEBO, 2022) do it.</remarks>
    public (double Value, double ByPlace, double ByLogA, double ByLogB) Warp(int axis, double u)
    {
        if (!Warps)
        {
            return (u, 1, 0, 0);
        }

        int at = WarpAt(axis, _axes);
        double a = Math.Exp(_logs[at]);
        double b = Math.Exp(_logs[at + 1]);
        double inside = Math.Clamp(u, Edge, 1 - Edge);
        double power = Math.Pow(inside, a);
        double rest = Math.Max(1 - power, double.Epsilon);
        double tail = Math.Pow(rest, b);
        double slope = a * b * tail / rest * power;
        return (1 - tail, slope / inside, slope * Math.Log(inside), -b * tail * Math.Log(rest));
    }
}
