using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Site;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The keys of <c>executor: {type: slurm}</c>.</summary>
internal static class SlurmKeys
{
    private const string ArrayMode = "array";

    /// <summary>Keys whose value goes to <c>sbatch</c> as it is, in the order in which it is asked.</summary>
    private static readonly ImmutableArray<SpecKey<OptionValue>> _texts =
    [
        Text("partition", "a partition", "The partition, or several: the cluster takes the first that is free.", several: true) with { IsFlag = true, OtherNames = ["queue", "partitions"] },
        Text("account", "an account", "The account that pays. Default: the cluster's for you.") with { IsFlag = true, OtherNames = ["project", "allocation"] },
        Text("qos", "a quality of service", "The quality of service.") with { IsFlag = true },
        Text("reservation", "a reservation", "The reservation to use.") with { IsFlag = true },
        Text("constraint", "features of nodes such as a100&fast", "Features that nodes must have.") with { IsFlag = true, OtherNames = ["feature", "features", "constraints"] },
        Text("nodelist", "nodes such as node[1-4]", "Nodes that must be among the job's.", several: true) with { OtherNames = ["nodes_list", "hosts"] },
        Text("exclude", "nodes such as node[1-4]", "Nodes that must not be among the job's.", several: true) with { OtherNames = ["exclude_nodes"] },
        Text("licenses", "licences such as matlab:1", "Licences that a job holds.", several: true) with { OtherNames = ["licences", "license"] },
    ];

    private static readonly SpecKey<OptionValue?> _exclusive = new(
        "exclusive", new ExclusiveKind(), ConfigValue.False, "Whether a job has its nodes to itself; 'user' or 'mcs': to that.");

    private static readonly ImmutableArray<SpecKey<OptionValue>> _mail =
    [
        Text("mail_type", "kinds of mail such as END or FAIL", "When Slurm sends mail about a job; for thousands of trials, better never.", several: true),
        Text("mail_user", "a mail address", "Who gets it.") with { OtherNames = ["mail", "email"] },
    ];

    private static readonly SpecKey<bool> _requeue = new(
        "requeue", new BooleanKind(), ConfigValue.False, "Whether Slurm itself starts a job again; false leaves that to the driver, which knows about checkpoints.");

    private static readonly SpecKey<TimeSpan> _signalBeforeEnd = new(
        "signal_before_end_s", new DurationKind(mayBeZero: true, most: 65535), ConfigValue.Null,
        "How long before its time limit a job gets SIGUSR1, so that it can write a checkpoint; 0 is never. Default: 60, or a tenth of the time limit where that is shorter.")
    { OtherNames = ["signal", "signal_before_end", "signal_delay_s"] };

    private static readonly SpecKey<OptionValue> _export =
        Text("export", "names of variables, ALL or NONE", "The environment variables that a job gets from the driver's.", several: true) with { Default = ConfigValue.Of("ALL") };

    private static readonly SpecKey<IReadOnlyList<SbatchOption>> _more = new(
        "sbatch_options", new SbatchOptionsKind(computed: true), ConfigMap.Empty, "More options of sbatch, by their long names: {nice: 100, contiguous: true}, or [--nice=100, --contiguous].")
    { OtherNames = ["slurm_options", "sbatch", "extra_options", "job_extra_directives", "slurm_additional_parameters"] };

    private static readonly SpecKey<string> _mode = new(
        "mode", new OneOfKind("job", ArrayMode), ConfigValue.Of(ArrayMode), "array: trials that begin together and ask for the same go out as one job array; job: each by itself.")
    { OtherNames = ["submit_mode"] };

    private static readonly SpecKey<long> _maxJobs = new(
        "max_jobs", new IntegerKind(1, int.MaxValue), ConfigValue.Null, "The most jobs of this experiment in the queue at once. Default: as many as the cluster allows.")
    { MayChange = true, OtherNames = ["max_submit_jobs", "jobs"] };

    private static readonly SpecKey<long> _maxArraySize = new(
        "max_array_size", new IntegerKind(1, int.MaxValue), ConfigValue.Null, "The most elements of one job array. Default: as many as the cluster allows, at most 1000.")
    { MayChange = true, OtherNames = ["array_size"] };

    private static readonly SpecKey<TimeSpan> _queuePoll = new(
        "queue_poll_s", new DurationKind(), ConfigValue.Of(10), "The shortest time between two questions to the queue.")
    { MayChange = true, OtherNames = ["queue_poll", "queue_poll_min_s"] };

    private static readonly SpecKey<TimeSpan> _queuePollMax = new(
        "queue_poll_max_s", new DurationKind(), ConfigValue.Of(60), "The longest time between two questions to the queue, while nothing changes.")
    { MayChange = true, OtherNames = ["queue_poll_max"] };

    private static readonly SpecKey<TimeSpan> _vanishGrace = new(
        "vanish_grace_s", new DurationKind(), ConfigValue.Of(30), "How long a job must be out of sight before it counts as lost.")
    { MayChange = true, OtherNames = ["vanish_grace"] };

    private static readonly SpecKey<TimeSpan> _pollInterval = JobKeys.PollInterval with { Default = ConfigValue.Of(5) };

    private static readonly SpecKey<ControllerSettings> _controller = new(
        "controller", ControllerKeys.Kind, ConfigMap.Empty, "The small job that drives the experiment under run --detach.");

    /// <summary>All of them, in the order of documents.</summary>
    public static ImmutableArray<SpecKey> All { get; } =
    [
        _mode, .. _texts, _exclusive, .. _mail, _requeue, _export, _more, JobKeys.Setup, JobKeys.CommandPrefix, _signalBeforeEnd,
        _maxJobs, _maxArraySize, _queuePoll, _queuePollMax, _vanishGrace, _pollInterval, _controller,
    ];

    public static ExecutorSettings Read(SpecSection section)
    {
        var site = section.Reading.Site;
        return new ExecutorSettings
        {
            Type = "slurm",
            PollInterval = SiteRules.AtLeast(section, _pollInterval, site.PollIntervalFloor),
            SetupLines = JobKeys.LinesOf(section),
            CommandPrefix = JobKeys.PrefixOf(section),
            Queue = ReadQueue(section, site),
            Controller = ControllerKeys.WithAccountOf(section.Get(_controller), section.Get(_texts[1])),
        };
    }

    private static QueueSettings ReadQueue(SpecSection section, SiteFile site)
    {
        var poll = SiteRules.AtLeast(section, _queuePoll, site.QueuePollFloor);
        var longest = section.Get(_queuePollMax);
        if (longest < poll && section.Has(_queuePoll) && section.Has(_queuePollMax) && poll == section.Get(_queuePoll))
        {
            section.Reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(_queuePollMax), $"{longest.TotalSeconds} is below queue_poll_s, {poll.TotalSeconds}");
        }

        longest = longest < poll ? poll : longest;
        section.Put(_queuePollMax, DurationText.Write(longest));
        return new QueueSettings
        {
            Mode = section.Get(_mode) == ArrayMode ? SubmissionMode.Array : SubmissionMode.Job,
            Options = ReadOptions(section),
            MaxJobs = SiteRules.AtMost(section, _maxJobs, site.MaxJobs),
            MaxArraySize = SiteRules.AtMost(section, _maxArraySize, site.MaxArraySize),
            QueuePoll = poll,
            QueuePollMax = longest,
            VanishGrace = section.Get(_vanishGrace),
        };
    }

    private static JobOptionsSpec ReadOptions(SpecSection section)
    {
        var options = new JobOptionList(section, "executor", section.Get(_more) ?? []);
        foreach (var key in _texts)
        {
            options.Add(key);
        }

        options.Add(_exclusive);
        foreach (var key in _mail)
        {
            options.Add(key);
        }

        options.Add(_requeue, section.Get(_requeue) ? "requeue" : "no-requeue", "requeue", "no-requeue");
        options.Add(_export);
        bool signals = options.MayHave(_signalBeforeEnd, "signal");
        return new JobOptionsSpec
        {
            Options = options.Whole(),
            SignalsBeforeEnd = signals && section.Find(_signalBeforeEnd) != TimeSpan.Zero,
            SignalBeforeEnd = section.Find(_signalBeforeEnd),
        };
    }

    private static SpecKey<OptionValue> Text(string name, string expected, string doc, bool several = false) =>
        new(name, new OptionTextKind(expected, several), ConfigValue.Null, doc);
}
