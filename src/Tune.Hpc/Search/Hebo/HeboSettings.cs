using Tune.Hpc.Search.GaussianProcess;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Hebo;

/// <summary><c>hebo</c>: a Gaussian process with warped inputs and outputs, and three acquisitions at once.</summary>
public sealed record HeboSettings : SamplerSettings
{
    /// <inheritdoc/>
    public override string Type => "hebo";

    /// <inheritdoc/>
    public override bool ServesManyObjectives => true;

    /// <summary><c>n_startup_trials</c>: quasi-random trials before the process is asked; null is the number of parameters + 1, at least 2.</summary>
    public int? StartupTrials { get; init; }

    /// <summary><c>population_size</c>: how many places the search of the acquisitions holds. An even number from 4; default 60.</summary>
    public int PopulationSize { get; init; } = 60;

    /// <summary><c>generations</c>: how often that search renews its places. 1 or more; default 40.</summary>
    public int Generations { get; init; } = 40;

    /// <summary><c>input_warping</c>: whether numbers are stretched where the loss changes fast. Default true.</summary>
    public bool InputWarping { get; init; } = true;

    /// <summary><c>max_observations</c>: of more results, the best three tenths and the latest are used. Default 1000.</summary>
    public int MaxObservations { get; init; } = 1000;

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting) => new HeboSampler(this, setting);
}
