using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Which places are worth a trial.</summary>
public enum AcquisitionKind
{
    /// <summary>The logarithm of the expected improvement (Ament et al., NeurIPS 2023).</summary>
    LogEi,

    /// <summary>The confidence bound: mean − κ·deviation, the lowest.</summary>
    Ucb,

    /// <summary>The logarithm of the probability of an improvement by ξ.</summary>
    Pi,

    /// <summary>The lowest place of a function drawn from the process (Thompson, 1933).</summary>
    Thompson,
}

/// <summary>How much a belief is worth; higher is better.</summary>
/// <param name="kind">By which rule; Thompson's is none of mean and deviation alone, and has no score.</param>
/// <param name="kappa">κ of the confidence bound, in deviations.</param>
/// <param name="xi">By how much to improve, in deviations of the targets.</param>
internal sealed class Acquisition(AcquisitionKind kind, double kappa, double xi)
{
    /// <summary>Whether scores are logarithms, so that their mean is taken of what they are the logarithms of.</summary>
    public bool IsLogarithm => kind is AcquisitionKind.LogEi or AcquisitionKind.Pi;

    /// <summary>The score of a belief, and its slopes.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation, above 0.</param>
    /// <param name="best">The lowest mean so far.</param>
    public (double Score, double ByMean, double ByDeviation) Of(double mean, double deviation, double best)
    {
        if (kind is not (AcquisitionKind.LogEi or AcquisitionKind.Pi))
        {
            return ((kappa * deviation) - mean, -1, kappa);
        }

        double z = (best - xi - mean) / deviation;
        bool isImprovement = kind == AcquisitionKind.LogEi;
        var (value, slope) = isImprovement ? NormalTail.LogImprovement(z) : NormalTail.LogCdf(z);
        return (value + (isImprovement ? Math.Log(deviation) : 0), -slope / deviation, ((isImprovement ? 1 : 0) - (slope * z)) / deviation);
    }
}
