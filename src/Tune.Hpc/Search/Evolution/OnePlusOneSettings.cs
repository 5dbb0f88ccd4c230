using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Evolution;

/// <summary><c>oneplusone</c>: changes the best configuration, and goes on from the change where it is better.</summary>
/// <remarks>The (1+1) evolution strategy with the one-fifth rule: Schumer, Steiglitz, "Adaptive step size random search", IEEE TAC 13 (1968); variants as in Nevergrad (Rapin, Teytaud, 2018).</remarks>
public sealed record OnePlusOneSettings : SamplerSettings
{
    /// <inheritdoc/>
    public override string Type => "oneplusone";

    /// <summary><c>variant</c>. Default: by the space.</summary>
    public OnePlusOneVariant Variant { get; init; }

    /// <summary><c>recombine</c>: every second change begins with a mixture of the two best. Default false.</summary>
    public bool Recombine { get; init; }

    /// <summary><c>noise_handling: optimistic</c>: tries the best again, ever more often, and compares means. Needs a parameter without steps, in which the same is tried a hair's breadth aside. Default false.</summary>
    public bool OptimisticNoise { get; init; }

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new OnePlusOneSampler(this, setting);
    }
}
