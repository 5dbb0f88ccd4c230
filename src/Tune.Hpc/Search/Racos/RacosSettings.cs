using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Racos;

/// <summary><c>sracos</c>: sequential randomized coordinate shrinking, which learns a box that holds a good point and none of the bad ones, and draws from it.</summary>
/// <remarks>
/// <para>Hu, Qian, Yu, "Sequential classification-based optimization for direct policy search" (AAAI 2017); asynchronous form: Liu et al. (2019). Serves every space: coordinates that
/// configurations do not share take no part in telling them apart. Strong with many options and whole numbers; it changes one coordinate at a time.</para>
/// <para>Sizes follow from <c>num_samples</c>; without that number, from <see cref="UnlimitedBudget"/>. First <see cref="RacosSizes.Train"/> random points are tried; until they are back nothing else is proposed, so
/// that machines beyond that many wait once. A suggestion costs d for each of the known points.</para>
/// </remarks>
public sealed record RacosSettings : SamplerSettings
{
    /// <summary>The number of samples that is taken where they are without limit.</summary>
    public const int UnlimitedBudget = 1000;

    /// <inheritdoc/>
    public override string Type => "sracos";

    /// <summary><c>parallel</c>: whether, after the first points, several trials may run at once (ASRACOS). If not, each waits for the one before. Default true.</summary>
    public bool Parallel { get; init; } = true;

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting) => new RacosSampler(this, setting);
}
