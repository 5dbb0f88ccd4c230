using System.Collections.Immutable;
using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Sampling;

/// <summary>What a searcher is made for.</summary>
public sealed record SearcherSetting
{
    /// <summary>The space as samplers see it.</summary>
    public required UnitCube Cube { get; init; }

    /// <summary>The experiment's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary><c>search_alg</c> and the points, rewards and constraints beside it.</summary>
    public SearchSettings Search { get; init; } = new();

    /// <summary>What is optimised, the first of several; null where nothing is.</summary>
    public Objective? Objective { get; init; }

    /// <summary>How many objectives there are; 0 where nothing is optimised.</summary>
    public int Objectives { get; init; } = 1;

    /// <summary><c>lexico_objectives</c>: how results are compared where some objectives matter more; null where that is not so.</summary>
    public LexicographicOrder? Lexicographic { get; init; }

    /// <summary><c>num_samples</c> when the experiment was made; null is without limit. It may be raised later.</summary>
    public long? Trials { get; init; }

    /// <summary><c>max_concurrent_trials</c> when the experiment was made; 0 where that is not limited.</summary>
    public int MaxConcurrent { get; init; }

    /// <summary>The resource schedule, for what follows it itself; null without one.</summary>
    public FlamlSettings? Schedule { get; init; }

    /// <summary>What all trials together may cost, in the units of <see cref="Observation.Cost"/>; null where that is not limited.</summary>
    public double? CostBudget { get; init; }

    /// <summary>Results from before the experiment (<c>warm_start</c>).</summary>
    public ImmutableArray<KnownResult> Known { get; init; } = [];

    /// <summary>Asks functions that a user wrote in code; null where nobody can be asked.</summary>
    public AskFunction? Ask { get; init; }
}

/// <summary>A result from before the experiment.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Loss">Lower is better; finite.</param>
public sealed record KnownResult(ConfigMap Config, double Loss)
{
    /// <summary>The losses of all objectives, where there are several.</summary>
    public ImmutableArray<double> Losses { get; init; } = [];

    /// <summary>By how much each metric constraint is broken.</summary>
    public ImmutableArray<double> Violations { get; init; } = [];

    /// <summary>The training iteration it reached.</summary>
    public long Iteration { get; init; }

    /// <summary>Seconds of run time, or what <c>cost_attr</c> says.</summary>
    public double Cost { get; init; }
}
