using System.Globalization;
using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Scheduling.PbtReplay;
using Tune.Hpc.Scheduling.Population;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Search.Evolution;
using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Search.GaussianProcess;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Search.Auto;

/// <summary>The rules of <c>auto</c>, the first that applies.</summary>
internal static class AutoRules
{
    public static AutoChoice For(AutoSettings settings, SearcherSetting setting) =>
        ByScheduler(settings.Scheduler, setting) ?? BySpace(setting) ?? ByBudget(settings.Scheduler, setting);

    private static AutoChoice? ByScheduler(SchedulerSettings scheduler, SearcherSetting setting) => scheduler switch
    {
        ResourceChangingSettings changing => ByScheduler(changing.Base, setting),
        PopulationSettings => new AutoChoice(new RandomSettings(), $"{scheduler.Type} changes configurations itself and begins with random ones"),
        PbtReplaySettings => new AutoChoice(new RandomSettings(), "pbt_replay runs one trial, along its schedule"),
        HyperbandForBohbSettings => new AutoChoice(new RandomSettings(), "the scheduler hb_bohb is made for it"),
        FlamlSettings => new AutoChoice(new CfoSettings(), "the scheduler flaml is made for it"),
        _ => null,
    };

    private static AutoChoice? BySpace(SearcherSetting setting) =>
        setting.Cube.Space.Grid.Axes.Any() ? new AutoChoice(new RandomSettings(), "param_space has a grid, which is walked through")
        : setting.Cube.Count == 0 ? new AutoChoice(new RandomSettings(), "nothing in param_space varies")
        : null;

    private static AutoChoice ByBudget(SchedulerSettings scheduler, SearcherSetting setting)
    {
        var cube = setting.Cube;
        return new AutoChoice(new GpSettings(), Text($"{cube.Count} parameters {scheduler.Type}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
