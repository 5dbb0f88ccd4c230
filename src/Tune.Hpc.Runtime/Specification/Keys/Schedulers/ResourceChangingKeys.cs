using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary><c>scheduler: {type: resource_changing}</c>.</summary>
/// <param name="schedulers">The schedulers that can be wrapped.</param>
internal sealed class ResourceChangingKeys(SpecKind<SchedulerSettings> schedulers)
{
    private static readonly SpecKey<double> _cpus = new("cpus", new NumberKind(0), ConfigValue.Of(0), "CPUs.") { OtherNames = ["cpu"] };

    private static readonly SpecKey<double> _gpus = new("gpus", new NumberKind(0), ConfigValue.Of(0), "GPUs.") { OtherNames = ["gpu"] };

    private static readonly SpecKind<ResourceAmount> _amount = new SectionKind<ResourceAmount>([_cpus, _gpus], s => new ResourceAmount(s.Get(_cpus), s.Get(_gpus)));

    private readonly SpecKey<SchedulerSettings> _base = new(
        "base_scheduler", new BaseSchedulerKind(schedulers), ConfigValue.Of("fifo"), "What judges trials: any other scheduler, with its settings.")
    { OtherNames = ["scheduler", "base"] };

    private readonly SpecKey<string> _policy = new(
        "policy", new OneOfKind("uniform", "top_job"), ConfigValue.Of("uniform"), "Who gets what is idle: all live trials alike, or the best one below its limit.")
    { OtherNames = ["resources_allocation_function", "allocation"] };

    private readonly SpecKey<ResourceAmount> _increaseBy = new(
        "increase_by", _amount, ConfigValue.Null, "The steps in which trials get more: CPUs of each task, GPUs of the trial. Default: a GPU where trials have GPUs, else a CPU.");

    private readonly SpecKey<long> _increaseByTimes = new(
        "increase_by_times", new IntegerKind(-1, int.MaxValue), ConfigValue.Of(-1), "The most steps above what a trial asks for; -1 is without limit.");

    private readonly SpecKey<ResourceAmount> _reserve = new(
        "reserve", _amount, ConfigMap.Empty, "What stays idle.")
    { OtherNames = ["reserve_resources"] };

    private readonly SpecKey<ResourceAmount> _total = new(
        "total", _amount, ConfigValue.Null, "What all trials together may have; needed where a queue decides. Default: what the machines have.");

    private readonly SpecKey<string> _metric = new(
        "metric", new TextKind(), ConfigValue.Null, "By which reported value top_job knows the best. Default: the experiment's metric.");

    private readonly SpecKey<string> _mode = new(
        "mode", new OneOfKind("min", "max"), ConfigValue.Null, "In which direction that value is better; needed with it.");

    public Variant<SchedulerSettings> Variant => new(
        "resource_changing",
        "Another scheduler judges; trials that go on get more of what is idle.",
        [_base, _policy, _increaseBy, _increaseByTimes, _reserve, _total, _metric, _mode],
        Read)
    {
        OtherNames = ["resource_changing_scheduler", "resources"],
    };

    private ResourceChangingSettings Read(SpecSection section)
    {
        var settings = new ResourceChangingSettings
        {
            Base = section.Get(_base) ?? new FifoSettings(),
            Policy = section.Get(_policy) == "top_job" ? ResourcePolicy.TopJob : ResourcePolicy.Uniform,
            IncreaseBy = section.Find(_increaseBy),
            IncreaseByTimes = (int)section.Get(_increaseByTimes),
            Reserve = section.Get(_reserve),
            Total = section.Find(_total),
            Objective = ReadObjective(section),
        };
        Require(section, settings.IncreaseBy is not { Cpus: 0, Gpus: 0 }, _increaseBy, "a step of nothing; give cpus, gpus or both");
        Require(section, settings.Total is not { } total || Covers(total, settings.Reserve), _reserve, $"{settings.Reserve} are more than the total, {settings.Total}");
        return settings;
    }

    private Objective? ReadObjective(SpecSection section)
    {
        string? metric = section.Get(_metric);
        string? mode = section.Get(_mode);
        Require(section, metric is null == mode is null, metric is null ? _mode : _metric, "metric and mode go together");
        return metric is null ? null : new Objective(metric, mode == "max" ? ObjectiveMode.Max : ObjectiveMode.Min);
    }

    private static bool Covers(ResourceAmount total, ResourceAmount part) => part.Cpus <= total.Cpus && part.Gpus <= total.Gpus;

    private static void Require(SpecSection section, bool holds, SpecKey key, string otherwise)
    {
        if (!holds)
        {
            section.Reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(key), otherwise);
        }
    }
}
