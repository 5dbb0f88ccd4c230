using Tune.Hpc.Search;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Flaml;

/// <summary><c>scheduler: {type: flaml}</c>: FLAML's resource schedule. Trials run to their end; how much resource each one gets stands in its configuration, and grows with what the search has spent.</summary>
/// <remarks>Wu, Wang, Huang, "Frugal Optimization for Cost-related Hyperparameters", AAAI 2021, section on resources; FLAML's <c>scheduler=None</c> with <c>resource_attr</c>.</remarks>
public sealed record FlamlSettings : SchedulerSettings
{
    /// <inheritdoc/>
    public override string Type => "flaml";

    /// <summary><c>resource_attr</c>: under which name the resource stands in configurations; no parameter of the space.</summary>
    public required string ResourceAttribute { get; init; }

    /// <summary><c>min_resource</c>: what trials begin with. Above 0, not above <see cref="MaxResource"/>; null: the maximum divided by the factor five times. Default null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double? MinResource { get; init => field = value is null ? null : Positive(value.Value, "min_resource"); }

    /// <summary><c>max_resource</c>: the most a trial gets. Above 0, finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public required double MaxResource { get; init => field = Positive(value, "max_resource"); }

    /// <summary><c>reduction_factor</c>: by how much the resource grows at a step, and how many times the cost of the best trial is spent before. Above 1, finite; default 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double ReductionFactor
    {
        get;
        init => field = value > 1 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException("reduction_factor", value, "must be a finite number above 1");
    } = 4;

    /// <summary>Whether resources are whole numbers, as those are that were given.</summary>
    public bool IsWhole => IsInteger(MaxResource) && IsInteger(MinResource ?? 1);

    /// <summary>A resource as it stands in a configuration.</summary>
    public ConfigValue ValueOf(double resource) => IsWhole ? ConfigValue.Of((long)resource) : ConfigValue.Of(resource);

    /// <inheritdoc/>
    public override ITrialScheduler Create(SchedulerSetting setting) => new FifoScheduler();

    /// <summary>Puts the resource into what a searcher proposes that knows nothing of it.</summary>
    public ISearcher Over(ISearcher searcher) => new ResourceScheduledSearcher(this, searcher);

    private static bool IsInteger(double value) => value == Math.Truncate(value) && value <= 1L << 53;

    private static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "must be a finite number above 0");
}
