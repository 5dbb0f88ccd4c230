using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Search.Tpe;

namespace Tune.Hpc.Search.BlendSearch;

/// <summary><c>blendsearch</c>: a global model and local searches in turn; each suggestion is the turn of the one from which the most is to be expected for its cost.</summary>
/// <remarks>
/// <para>Wang, Wu, Huang, Saied, "Economical Hyperparameter Optimization with Blended Search Strategy", ICLR 2021. The global model is TPE.</para>
/// <para>With low-cost values the global model is kept to the box around what the local searches have seen, which grows as they converge.</para>
/// </remarks>
public sealed record BlendSearchSettings : LocalSearchSettings
{
    /// <inheritdoc/>
    public override string Type => "blendsearch";

    /// <inheritdoc/>
    public override bool ServesLexicographic => false;

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting) => new BlendSearchSampler(setting, LowCost, new TpeSettings().CreateSampler(setting));
}
