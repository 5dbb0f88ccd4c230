using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The keys of <c>executor.controller</c>: one job without a configuration, so nothing in it is computed.</summary>
internal static class ControllerKeys
{
    private static readonly SpecKey<OptionValue> _partition = Text("partition", "a partition", "Its partition. Default: the cluster's.") with { OtherNames = ["queue"] };

    private static readonly SpecKey<OptionValue> _account = Text("account", "an account", "Its account. Default: that of the trials.") with { OtherNames = ["project"] };

    private static readonly SpecKey<OptionValue> _qos = Text("qos", "a quality of service", "Its quality of service.");

    private static readonly SpecKey<TimeSpan> _time = new(
        "time", new DurationKind(), ConfigValue.Null, "Its wall-time limit; where it is shorter than the experiment, 'resume --detach' goes on. Default: left to the cluster.")
    { MayChange = true, OtherNames = ["walltime", "time_limit"] };

    private static readonly SpecKey<long> _cpus = new("cpus", new IntegerKind(1, int.MaxValue), ConfigValue.Of(1), "Its CPUs.") { MayChange = true, OtherNames = ["cpu"] };

    private static readonly SpecKey<long> _memory = new("memory", new MemoryKind(), ConfigValue.Of("1G"), "Its memory.") { MayChange = true, OtherNames = ["mem"] };

    private static readonly SpecKey<IReadOnlyList<string>> _setup = new(
        "setup", new ShellLinesKind(), ConfigValue.Null, "Lines of shell that run before the driver.")
    { MayChange = true };

    private static readonly SpecKey<IReadOnlyList<SbatchOption>> _more = new(
        "sbatch_options", new SbatchOptionsKind(computed: false), ConfigMap.Empty, "More options of sbatch for it.")
    { MayChange = true };

    public static SpecKind<ControllerSettings> Kind { get; } =
        new SectionKind<ControllerSettings>([_partition, _account, _qos, _time, _cpus, _memory, _setup, _more], Read);

    /// <summary>The controller's job, paid by the account of the trials where it has none of its own.</summary>
    public static ControllerSettings? WithAccountOf(ControllerSettings? settings, OptionValue trials) =>
        settings is null || trials.Text is not { } account || settings.Request.Options.Has(_account.Name)
            ? settings
            : settings with { Request = settings.Request with { Options = new JobOptions([KeyValuePair.Create<string, string?>(_account.Name, account), .. settings.Request.Options]) } };

    private static ControllerSettings Read(SpecSection section)
    {
        var options = new JobOptionList(section, "executor.controller", section.Get(_more) ?? []);
        foreach (var key in new[] { _partition, _account, _qos })
        {
            options.Add(key);
        }

        return new ControllerSettings
        {
            Request = new JobRequest
            {
                Time = section.Find(_time),
                Cpus = section.Get(_cpus),
                MemoryMiB = section.Get(_memory),
                Options = new JobOptions(options.Whole().Select(o => KeyValuePair.Create(o.Name, o.Value))),
            },
            SetupLines = [.. section.Get(_setup) ?? []],
        };
    }

    private static SpecKey<OptionValue> Text(string name, string expected, string doc) =>
        new(name, new OptionTextKind(expected, computed: false), ConfigValue.Null, doc) { MayChange = true };
}
