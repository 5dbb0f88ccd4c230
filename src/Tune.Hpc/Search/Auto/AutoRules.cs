using System.Globalization;
using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Scheduling.PbtReplay;
using Tune.Hpc.Scheduling.Population;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Search.BlendSearch;
using Tune.Hpc.Search.Bohb;
using Tune.Hpc.Search.CmaEs;
using Tune.Hpc.Search.GaussianProcess;
using Tune.Hpc.Search.Nsga2;
using Tune.Hpc.Search.QuasiMonteCarlo;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Search.Tpe;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Search.Auto;

/// <summary>The rules of <c>auto</c>: the scheduler's, the space's, then those of budget and parallelism, and the first that applies.</summary>
/// <remarks>The choice is a function of the specification that the experiment was made with.</remarks>
internal static class AutoRules
{
    /// <summary>The most trials that a Gaussian process is asked to learn from: beyond, its cost grows faster than its use.</summary>
    public const int MostForProcess = 500;

    /// <summary>The most parameters of which a Gaussian process learns which matter, from that many trials.</summary>
    public const int MostDimensionsForProcess = 20;

    /// <summary>From how many trials for each parameter on a covariance is learned in time.</summary>
    public const int TrialsPerDimensionForCovariance = 50;

    /// <summary>From how many trials on a front is left to a population.</summary>
    public const int TrialsForPopulation = 1000;

    /// <summary>The choice for a specification.</summary>
    public static AutoChoice For(AutoSettings settings, SearcherSetting setting) =>
        ByScheduler(settings.Scheduler, settings) ?? BySpace(settings, setting) ?? ByBudget(settings.Scheduler, setting);

    private static AutoChoice? ByScheduler(SchedulerSettings scheduler, AutoSettings settings) => scheduler switch
    {
        ResourceChangingSettings changing => ByScheduler(changing.Base, settings),
        PopulationSettings => new AutoChoice(new RandomSettings(), $"{scheduler.Type} changes configurations itself and begins with random ones"),
        PbtReplaySettings => new AutoChoice(new RandomSettings(), "pbt_replay runs one trial, along its schedule"),
        HyperbandForBohbSettings => new AutoChoice(new BohbSettings(), "hb_bohb compares trials at rungs, and it learns from those"),
        FlamlSettings => new AutoChoice(new BlendSearchSettings { LowCost = settings.LowCost }, "flaml gives trials more and more resource, and it begins where they are cheap"),
        _ => null,
    };

    private static AutoChoice? BySpace(AutoSettings settings, SearcherSetting setting)
    {
        var cube = setting.Cube;
        return cube.Space.Grid.Axes.Any() ? new AutoChoice(new RandomSettings(), "param_space has a grid, which is walked through")
            : cube.Count == 0 ? new AutoChoice(new RandomSettings(), "nothing in param_space varies")
            : setting.Objectives > 1 ? OfManyObjectives(setting)
            : settings.LowCost.Count > 0 || cube.Dimensions.Any(d => d.Domain is ChoiceDomain { Cost.IsEmpty: false })
                ? new AutoChoice(new BlendSearchSettings { LowCost = settings.LowCost }, "it is said where trials are cheap, and it begins there")
            : null;
    }

    private static AutoChoice OfManyObjectives(SearcherSetting setting) => setting.Lexicographic is null && setting.Trials is null or >= TrialsForPopulation
        ? new AutoChoice(new Nsga2Settings(), Text($"{setting.Objectives} objectives have a front, and {CountOf(setting)} are enough for populations to find it"))
        : new AutoChoice(new TpeSettings(), Text($"there are {setting.Objectives} objectives and {CountOf(setting)}"));

    private static AutoChoice ByBudget(SchedulerSettings scheduler, SearcherSetting setting)
    {
        var cube = setting.Cube;
        long n = setting.Trials ?? long.MaxValue;
        int d = cube.Count;
        return setting.MaxConcurrent > 1 && setting.MaxConcurrent >= n / 2 ? new AutoChoice(new SobolSettings(), Text($"{setting.MaxConcurrent} of {n} trials run at a time, too many to learn from each other"))
            : scheduler.ComparesTrials ? new AutoChoice(new TpeSettings(), $"{scheduler.Type} ends trials early, and it ranks those by how far they came")
            : cube.IsConditional ? new AutoChoice(new TpeSettings(), "some parameters exist only beside values of others, and it models each group by itself")
            : cube.Dimensions.All(a => a.Kind == DimensionKind.Categorical) ? new AutoChoice(new TpeSettings(), "all parameters are options in no order")
            : n <= MostForProcess && d <= MostDimensionsForProcess ? new AutoChoice(new GpSettings(), Text($"{n} trials of {d} parameters are few, and it makes the most of each"))
            : IsNumeric(cube) && n >= (long)TrialsPerDimensionForCovariance * d ? new AutoChoice(new CmaEsSettings(), Text($"all {d} parameters are numbers, and {CountOf(setting)} are enough to learn how they depend on each other"))
            : new AutoChoice(new TpeSettings(), Text($"{CountOf(setting)} of {d} parameters are too many for a Gaussian process{(IsNumeric(cube) ? " and few for CMA-ES" : ", and some are options in no order")}"));
    }

    private static bool IsNumeric(UnitCube cube) => cube.Dimensions.All(d => d.Kind != DimensionKind.Categorical);

    private static string CountOf(SearcherSetting setting) => setting.Trials is { } n ? Text($"{n} trials") : "trials without limit";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
