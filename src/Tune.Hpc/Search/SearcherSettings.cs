using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Search.Variants;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search;

/// <summary><c>search_alg</c>: one record for each algorithm.</summary>
public abstract record SearcherSettings
{
    /// <summary><c>type</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Whether it walks through <c>grid_search</c>; others cannot, as they choose values themselves.</summary>
    public virtual bool WalksGrids => false;

    /// <summary>Whether it learns from results, so that it has to know the metric and what is better.</summary>
    public virtual bool Learns => true;

    /// <summary>Whether it serves several objectives.</summary>
    public virtual bool ServesManyObjectives => false;

    /// <summary>Whether it serves several objectives of which the earlier ones matter more. One that looks for the whole front does.</summary>
    public virtual bool ServesLexicographic => ServesManyObjectives;

    /// <summary>Whether it follows the resource schedule of <c>scheduler: {type: flaml}</c> itself; what does not gets the resource from around it.</summary>
    public virtual bool UsesResourceSchedule => false;

    /// <summary>Why it cannot serve a space: which parameter, and which algorithms could; null where it can.</summary>
    public virtual string? WhyNot(UnitCube cube) => null;

    /// <summary>Makes the searcher, without memory.</summary>
    public abstract ISearcher Create(SearcherSetting setting);
}

/// <summary>Settings of an algorithm over the unit cube.</summary>
public abstract record SamplerSettings : SearcherSettings
{
    /// <summary>Makes the algorithm, without memory.</summary>
    public abstract ISampler CreateSampler(SearcherSetting setting);

    /// <inheritdoc/>
    public sealed override ISearcher Create(SearcherSetting setting) => new SamplerSearcher(CreateSampler(setting), setting);
}

/// <summary><c>random</c>, with grids: both at once.</summary>
public sealed record RandomSettings : SearcherSettings
{
    /// <inheritdoc/>
    public override string Type => "random";

    /// <summary><c>constant_grid_search</c>: one draw of the random values for all cells of the grid. Default false.</summary>
    public bool ConstantGridSearch { get; init; }

    /// <inheritdoc/>
    public override bool WalksGrids => true;

    /// <inheritdoc/>
    public override bool Learns => false;

    /// <inheritdoc/>
    public override bool ServesManyObjectives => true;

    /// <inheritdoc/>
    public override ISearcher Create(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new VariantGenerator(setting.Cube.Space, setting.Search, setting.Seed, setting.Objective, setting.Ask);
    }
}
