using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Auto;

/// <summary><c>auto</c>: chooses an algorithm by budget, parameters, objectives, parallelism and scheduler, and says why in the reason of its first suggestion.</summary>
/// <remarks>The default where <c>num_samples</c> is above <see cref="DefaultAbove"/>, there is a metric, no grid, and no scheduler that makes the configurations itself. It chooses once, by the specification that the
/// experiment was made with: raising <c>num_samples</c> later changes nothing. <see cref="AutoRules"/> has the rules and what they were measured by.</remarks>
public sealed record AutoSettings : SearcherSettings
{
    /// <summary>The <c>num_samples</c> up to which the default is <c>random</c>.</summary>
    public const long DefaultAbove = 20;

    /// <inheritdoc/>
    public override string Type => "auto";

    /// <summary>The experiment's scheduler, which not every algorithm goes with. Default <c>fifo</c>.</summary>
    public SchedulerSettings Scheduler { get; init; } = new FifoSettings();

    /// <summary><c>low_cost_partial_config</c>: values at which trials are cheap; where there are any, an algorithm is chosen that begins there. Default none.</summary>
    public ConfigMap LowCost { get; init; } = ConfigMap.Empty;

    /// <summary>Grids are walked through by <c>random</c>, which is then chosen.</summary>
    public override bool WalksGrids => true;

    /// <inheritdoc/>
    public override bool ServesManyObjectives => true;

    /// <inheritdoc/>
    public override bool UsesResourceSchedule => true;

    /// <summary>What it chooses, and why.</summary>
    public AutoChoice ChoiceFor(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return AutoRules.For(this, setting);
    }

    /// <inheritdoc/>
    public override ISearcher Create(SearcherSetting setting)
    {
        var choice = ChoiceFor(setting);
        return new ChosenSearcher(choice.Algorithm.Create(setting), choice, setting.Search.Points.Length);
    }
}
