using Tune.Hpc.Search.Ngopt;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.CmaEs;

/// <summary>What happens when CMA-ES has converged.</summary>
public enum CmaEsRestart
{
    /// <summary>It goes on as it is.</summary>
    None,

    /// <summary>It begins again somewhere else, with a larger population each time (Auger and Hansen 2005).</summary>
    Ipop,

    /// <summary>As ipop, and between those runs small ones of random sizes (Hansen 2009).</summary>
    Bipop,
}

/// <summary><c>cmaes</c>: covariance matrix adaptation, an evolution strategy that learns scale and correlations of numbers from ranks alone.</summary>
/// <remarks>
/// <para>Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv 1604.00772); whole numbers, steps and ordered options with margin (Hamano et al. 2022); started from earlier results where
/// there are some (Nomura et al. 2021). Strong with correlated or badly scaled numbers and some 100 trials for each 10 parameters, weak with fewer.</para>
/// <para>Unordered options, and parameters that only some configurations have, are chosen beside it, each for itself, as TPE does: more often as they were among the best tenth.</para>
/// <para>Any number of trials may run. A generation is full when λ results have come: of its own, and of older ones and points that it has not drawn, whose steps are limited in length
/// (Hansen 2011). Failed trials rank last. A suggestion costs d² operations and a generation 9·d³.
/// <see cref="QuadraticModel"/> looks at losses themselves; without it only their order counts.</para>
/// </remarks>
public sealed record CmaEsSettings : SamplerSettings
{
    /// <summary>Where <see cref="Separable"/> is left open, C is diagonal above this many numbers.</summary>
    public const int MostCorrelated = 100;

    /// <summary>The default of <see cref="Sigma0"/>.</summary>
    public const double DefaultSigma0 = 0.12;

    /// <summary>The least <see cref="PopulationSize"/>.</summary>
    public const int LeastPopulation = 4;

    /// <summary>The default of <see cref="StartupTrials"/>.</summary>
    public const int DefaultStartupTrials = 4;

    private readonly double _sigma0 = DefaultSigma0;
    private readonly int? _populationSize;
    private readonly int _incPopsize = 2;
    private readonly int _startup = DefaultStartupTrials;

    /// <inheritdoc/>
    public override string Type => "cmaes";

    /// <summary><c>sigma0</c>: the first step size, as a part of each parameter's range; above 0. Default 0.12: from the best of a few points it need not reach as far as the usual ⅙ from the centre, which takes more trials.</summary>
    public double Sigma0
    {
        get => _sigma0;
        init => _sigma0 = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "sigma0 must be above 0");
    }

    /// <summary><c>popsize</c>: λ, at least 4. Default null: 4 + ⌊3 ln d⌋, with <see cref="QuadraticModel"/> three quarters of that; with more trials at once than that, as many as run at once, while ten generations fit into <c>num_samples</c>.</summary>
    public int? PopulationSize
    {
        get => _populationSize;
        init => _populationSize = value is null or >= LeastPopulation ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "popsize must be 4 or more");
    }

    /// <summary><c>restart</c>. Default ipop.</summary>
    public CmaEsRestart Restart { get; init; } = CmaEsRestart.Ipop;

    /// <summary><c>inc_popsize</c>: by what a restart multiplies λ, at least 1. Default 2.</summary>
    public int IncreasePopulation
    {
        get => _incPopsize;
        init => _incPopsize = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "inc_popsize must be 1 or more");
    }

    /// <summary><c>separable</c>: C stays diagonal, which learns faster and no correlations. Default null: above <see cref="MostCorrelated"/> numbers.</summary>
    public bool? Separable { get; init; }

    /// <summary><c>with_margin</c>: whole numbers and steps keep a least chance to change. Default true.</summary>
    public bool WithMargin { get; init; } = true;

    /// <summary><c>n_startup_trials</c>: how many results, of the centre and of quasi-random points, the first mean is the best of; at least 1. Default 4. Earlier results (<c>warm_start</c>) replace them.</summary>
    public int StartupTrials
    {
        get => _startup;
        init => _startup = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "n_startup_trials must be 1 or more");
    }

    /// <summary><c>quadratic_model</c>: whether once in about a generation the minimum of a quadratic through the best trials is tried, where all parameters are numbers, 100 at most, that every configuration has. Default true.</summary>
    public bool QuadraticModel { get; init; } = true;

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var sampler = new CmaEsSampler(this, setting);
        return QuadraticModel ? MetaModelSampler.ForCmaEs(sampler, setting.Cube) : sampler;
    }
}
