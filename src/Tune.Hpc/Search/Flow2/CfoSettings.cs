using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Flow2;

/// <summary>An algorithm of local searches that begin where trials are cheap.</summary>
public abstract record LocalSearchSettings : SamplerSettings
{
    /// <summary>The name of <see cref="LowCost"/> in specifications.</summary>
    public const string LowCostKey = "low_cost_partial_config";

    /// <summary><c>low_cost_partial_config</c>: values at which trials are cheap, for those parameters that decide it; the first trial has them. Default none: the middle of the space.</summary>
    public ConfigMap LowCost { get; init; } = ConfigMap.Empty;

    /// <inheritdoc/>
    public override bool UsesResourceSchedule => true;

    /// <inheritdoc/>
    public override bool ServesLexicographic => true;
}

/// <summary><c>cfo</c>: a local search from where trials are cheap; once it has converged, another one from a place near there.</summary>
/// <remarks>
/// <para>Wu, Wang, Huang, "Frugal Optimization for Cost-related Hyperparameters", AAAI 2021 (arXiv 2005.01571).</para>
/// <para>Several start points (<c>points_to_evaluate</c>) are all tried; it begins at the best and goes on at those that are better than where it has converged.
/// It never waits: whatever is asked for beside twice as many trials as there are parameters lies around the same incumbent.</para>
/// </remarks>
public sealed record CfoSettings : LocalSearchSettings
{
    /// <inheritdoc/>
    public override string Type => "cfo";

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting) => new CfoSampler(setting, LowCost, new CfoVariant(Type));
}

/// <summary><c>cfocat</c>: <c>cfo</c> with steps of few parameters at once, for many options. After a success a step changes twice as many parameters, after a failure half as many.</summary>
public sealed record CfoCatSettings : LocalSearchSettings
{
    /// <inheritdoc/>
    public override string Type => "cfocat";

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting) => new CfoSampler(setting, LowCost, new CfoVariant(Type) { Truncates = true });
}

/// <summary><c>flow2</c>: one local search, which ends the experiment's search when it has converged.</summary>
public sealed record Flow2Settings : LocalSearchSettings
{
    /// <inheritdoc/>
    public override string Type => "flow2";

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting) => new CfoSampler(setting, LowCost, new CfoVariant(Type) { Restarts = false });
}
