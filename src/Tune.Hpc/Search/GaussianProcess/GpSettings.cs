using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary><c>gp</c>: Bayesian optimisation with a Gaussian process.</summary>
public sealed record GpSettings : SamplerSettings
{
    /// <summary>The most places that a process can be asked to hold.</summary>
    public const int MostObservations = 5000;

    /// <inheritdoc/>
    public override string Type => "gp";

    /// <inheritdoc/>
    public override bool ServesManyObjectives => true;

    /// <summary><c>n_startup_trials</c>: quasi-random trials before the process is asked; more where there are more than 10 parameters. 1 or more; default 10.</summary>
    public int StartupTrials { get; init; } = 10;

    /// <summary><c>acquisition</c>: which places are worth a trial. Default log expected improvement.</summary>
    public AcquisitionKind Acquisition { get; init; } = AcquisitionKind.LogEi;

    /// <summary><c>kappa</c>: for the confidence bound, how many deviations below the mean it is. 0 or more; default 2.576.</summary>
    public double Kappa { get; init; } = 2.576;

    /// <summary><c>xi</c>: for improvements, how much better than the best counts, in deviations of the targets. 0 or more; default 0.</summary>
    public double Xi { get; init; }

    /// <summary><c>deterministic</c>: true if the same configuration always gives the same loss. Default false: the noise is estimated.</summary>
    public bool Deterministic { get; init; }

    /// <summary><c>input_warping</c>: whether each number is stretched where the loss changes fast. Default false.</summary>
    public bool InputWarping { get; init; }

    /// <summary><c>max_observations</c>: of more results, the best three tenths and the latest are used. 20 to <see cref="MostObservations"/>; default 1000.</summary>
    public int MaxObservations { get; init; } = 1000;

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting) => new GpSampler(this, setting);
}
