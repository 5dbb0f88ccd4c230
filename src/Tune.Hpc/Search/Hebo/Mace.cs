using Tune.Hpc.Numerics;
using Tune.Hpc.Search.GaussianProcess;

namespace Tune.Hpc.Search.Hebo;

/// <summary>What three acquisitions think of places; lower is better in each.</summary>
/// <remarks>Lyu et al., "Batch Bayesian Optimization via Multi-objective Acquisition Ensemble for Automated Analog Circuit Design", ICML 2018, as in Cowen-Rivers et al.,
/// "HEBO", JAIR 2022: the lower confidence bound, −log of the expected improvement, −log of its probability. κ grows with the number of results.
/// Differs: no noise is added to the means, as the same results must give the same proposal.</remarks>
internal sealed class Mace
{
    /// <summary>How many acquisitions there are.</summary>
    public const int Count = 3;

    private const double Epsilon = 1e-4;
    private const double Delta = 0.01;

    private readonly Utility[] _utilities;
    private readonly Beliefs _beliefs;

    /// <param name="beliefs">What is believed.</param>
    /// <param name="shape">The space.</param>
    public Mace(Beliefs beliefs, SpaceShape shape)
    {
        _beliefs = beliefs;
        Kappa = Math.Sqrt(((2 + (shape.Count / 2.0)) * Math.Log(Math.Max(1, beliefs.Rows.Count))) + Math.Log(3 * Math.PI * Math.PI / (3 * Delta)));
        _utilities =
        [
            .. new[] { AcquisitionKind.Ucb, AcquisitionKind.LogEi, AcquisitionKind.Pi }.Select(kind => beliefs.UtilityOf(shape, new Acquisition(kind, Kappa, Epsilon))),
        ];
    }

    /// <summary>How many deviations the confidence bound is below the mean.</summary>
    public double Kappa { get; }

    /// <summary>The three of each canonical place.</summary>
    public double[][] Of(IReadOnlyList<double[]> places)
    {
        double[][] scores = [.. _utilities.Select(u => u.Scores(places))];
        return [.. Enumerable.Range(0, places.Count).Select(i => (double[])[.. scores.Select(s => -s[i])])];
    }

    /// <summary>Mean and deviation of a canonical place.</summary>
    public (double Mean, double Deviation) BeliefOf(double[] place)
    {
        var at = _beliefs.Objective.PredictAt(place);
        return (at.Means[0], at.Deviation);
    }
}
