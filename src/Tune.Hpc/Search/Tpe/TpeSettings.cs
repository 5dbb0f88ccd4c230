using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Tpe;

/// <summary>Whose rules the estimator follows.</summary>
public enum TpeVariant
{
    /// <summary>Optuna's: kernels over several parameters at once, the best tenth is good.</summary>
    Optuna,

    /// <summary>HyperOpt's: each parameter by itself, the best √n/4 are good.</summary>
    HyperOpt,
}

/// <summary><c>search_alg: {type: tpe}</c>: the tree-structured Parzen estimator.</summary>
/// <remarks>Bergstra, Bardenet, Bengio and Kégl, "Algorithms for Hyper-Parameter Optimization", NIPS 2011; choices compared by Watanabe, "Tree-Structured Parzen Estimator",
/// arXiv 2304.11127. <see cref="TpeSampler"/> says what is done and where it differs.</remarks>
public sealed record TpeSettings : SamplerSettings
{
    /// <inheritdoc/>
    public override string Type => "tpe";

    /// <inheritdoc/>
    public override bool ServesManyObjectives => true;

    /// <summary><c>variant</c>: whose rules and defaults. Default <see cref="TpeVariant.Optuna"/>.</summary>
    public TpeVariant Variant { get; init; }

    /// <summary><c>n_startup_trials</c>: how many results there must be before anything is modelled. From 0; default 10, for HyperOpt's rules 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public int? StartupTrials { get; init => field = value is null or >= 0 ? value : throw Refuse(nameof(StartupTrials), value, "0 or more"); }

    /// <summary><c>n_ei_candidates</c>: how many places are compared for a suggestion. From 1; default 24.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Candidates { get; init => field = value >= 1 ? value : throw Refuse(nameof(Candidates), value, "1 or more"); } = 24;

    /// <summary><c>gamma</c>: which part of the results is good: ⌈γn⌉ of n, for HyperOpt's rules ⌈γ√n⌉; 25 at most, but for several objectives. Above 0 to 1; default 0.1, for HyperOpt's rules 0.25.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double? Gamma { get; init => field = value is null or (> 0 and <= 1) ? value : throw Refuse(nameof(Gamma), value, "above 0, to 1"); }

    /// <summary><c>multivariate</c>: whether parameters are modelled together, so that what goes well together is seen. Default true, for HyperOpt's rules false.</summary>
    public bool? Multivariate { get; init; }

    /// <summary><c>group</c>: whether, modelling parameters together, those that exist only in some configurations are modelled with those that exist beside them, or each by itself. Default true.</summary>
    public bool Group { get; init; } = true;

    /// <summary><c>constant_liar</c>: whether trials that run are taken to be bad, so that the next one goes elsewhere. Default true.</summary>
    public bool ConstantLiar { get; init; } = true;

    /// <summary><c>prior_weight</c>: how many results the space's own distribution counts as. Above 0, finite; default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double PriorWeight { get; init => field = value > 0 && double.IsFinite(value) ? value : throw Refuse(nameof(PriorWeight), value, "above 0 and finite"); } = 1;

    /// <summary><c>consider_endpoints</c>: whether the outermost results are as wide as the way to the bounds. Default false.</summary>
    public bool ConsiderEndpoints { get; init; }

    /// <summary><c>consider_magic_clip</c>: whether results are at least as wide as a part of the range that falls with their number, to a hundredth. Default true.</summary>
    public bool ConsiderMagicClip { get; init; } = true;

    /// <summary><c>categorical_distance</c>: for a parameter, by its path, how far its options are from each other. Empty by default: all are equally far.</summary>
    public ImmutableSortedDictionary<string, OptionDistances> CategoricalDistances { get; init; } = ImmutableSortedDictionary<string, OptionDistances>.Empty;

    /// <inheritdoc/>
    public override string? WhyNot(UnitCube cube)
    {
        ArgumentNullException.ThrowIfNull(cube);
        foreach (var (path, distances) in CategoricalDistances)
        {
            var dimension = cube.Dimensions.FirstOrDefault(d => d.Parameter.Path == path);
            if (dimension is not { Kind: DimensionKind.Categorical })
            {
                return $"categorical_distance names {path}, which is no choice of unordered options in param_space; such are {Names(cube)}";
            }

            if (dimension.Levels != distances.Count)
            {
                return string.Create(CultureInfo.InvariantCulture, $"categorical_distance of {path} has {distances.Count} rows and the choice {dimension.Levels} options; write a row for each, in their order");
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new TpeSampler(this, setting);
    }

    private static string Names(UnitCube cube) =>
        cube.Dimensions.Where(d => d.Kind == DimensionKind.Categorical).Select(d => d.Parameter.Path).ToList() is { Count: > 0 } names ? string.Join(", ", names) : "none";

    private static ArgumentOutOfRangeException Refuse(string name, object? value, string range) => new(name, value, $"must be {range}");
}
