using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Journal;

/// <summary>The fields of a stored event, and how the events are made from them. Fields that nobody asks for are no error.</summary>
internal sealed class EventFields(string kind, ConfigMap fields)
{
    private TrialId Trial => new(Positive("trial"));

    private int Attempt => Positive("attempt");

    private string Reason => Text("reason");

    /// <summary>The event of that stored name, or null where the name is unknown.</summary>
    /// <exception cref="JsonException">A field is missing or wrong.</exception>
    public static ExperimentEvent? ToEvent(string kind, EventFields f) => kind switch
    {
        EventKinds.VerdictGiven => f.Verdict(),
        EventKinds.ReportRejected => new ReportRejected
        {
            Trial = f.Trial,
            Attempt = f.Attempt,
            Offset = f.Whole("offset"),
            Lines = f.Positive("lines"),
            Reason = f.Reason,
            Quote = f.Text("quote"),
        },
        EventKinds.TrialCreated => f.Created(),
        EventKinds.TrialNamed => new TrialNamed { Trial = f.Trial, Name = f.OptionalText("name"), Folder = f.OptionalText("folder") },
        EventKinds.AttemptPlanned => f.Planned(),
        EventKinds.JobAccepted => new JobAccepted { Trial = f.Trial, Attempt = f.Attempt, Job = f.Text("job") },
        EventKinds.AttemptStarted => new AttemptStarted
        {
            Trial = f.Trial,
            Attempt = f.Attempt,
            Host = f.Text("host"),
            Node = f.OptionalText("node"),
            Job = f.OptionalText("job"),
            At = f.Time("at"),
        },
        EventKinds.AttemptEnded => f.Ended(),
        EventKinds.TrialEnded => new TrialEnded { Trial = f.Trial, Status = (TrialStatus)f.Member("status", JournalWords.Statuses), Reason = f.Reason },
        EventKinds.TrialReopened => new TrialReopened { Trial = f.Trial, Reason = f.Reason },
        EventKinds.AttemptCameBack => new AttemptCameBack { Trial = f.Trial, Attempt = f.Attempt, EndedAt = f.Has("end") ? f.Time("end") : null, Reason = f.Reason },
        EventKinds.CallsMade => new CallsMade { Calls = f.Counts("calls") },
        EventKinds.QueueSeen => new QueueSeen { Waiting = f.Counts("waiting") },
        EventKinds.NodeExcluded => new NodeExcluded { Node = f.Text("node"), Reason = f.Reason },
        EventKinds.TrialExploited => f.Exploited(),
        EventKinds.CheckpointCopied => new CheckpointCopied { Trial = f.Trial, Checkpoint = f.Text("checkpoint"), Bytes = f.Whole("bytes") },
        EventKinds.CheckpointsDropped => new CheckpointsDropped { Trial = f.Trial, Checkpoints = f.Texts("checkpoints"), Reason = f.Reason },
        EventKinds.CheckpointLost => new CheckpointLost { Trial = f.Trial, Checkpoint = f.Text("checkpoint"), Reason = f.Reason },
        EventKinds.RequestChanged => new RequestChanged
        {
            Trial = f.Trial,
            Request = new EventFields(kind, f.Map("request")).Request(),
            By = f.Text("by"),
            Reason = f.Reason,
            Iteration = f.Has("iteration") ? f.Whole("iteration") : null,
        },
        EventKinds.SearchEnded => new SearchEnded { Reason = f.Reason },
        EventKinds.ExperimentCreated => new ExperimentCreated
        {
            ExperimentId = f.Text("id"),
            Name = f.Text("name"),
            SpecHash = f.Text("spec_hash"),
            ToolVersion = f.Text("tool"),
        },
        EventKinds.DriverStarted => new DriverStarted { Host = f.Text("host"), ProcessId = f.Small("pid"), ToolVersion = f.Text("tool") },
        EventKinds.DriverStopped => new DriverStopped { Reason = f.Reason },
        EventKinds.ExperimentStopping => new ExperimentStopping { By = f.Text("by"), Reason = f.Reason },
        EventKinds.ExperimentEnded => new ExperimentEnded { Reason = f.Reason },
        EventKinds.SettingChanged => new SettingChanged { Key = f.Text("key"), Value = f.Text("value") },
        EventKinds.WarningRaised => new WarningRaised { Kind = f.Text("about"), Message = f.Text("message") },
        _ => null,
    };

    private TrialCreated Created() => new()
    {
        Trial = Trial,
        Config = Map("config"),
        Index = Whole("index"),
        Reason = Reason,
        RestartOf = Has("restart_of") ? new TrialId(Positive("restart_of")) : null,
        KnownResult = Has("known_result") ? Metrics("known_result") : [],
        Notes = Has("notes") ? Map("notes") : ConfigMap.Empty,
    };

    private VerdictGiven Verdict() => new()
    {
        Trial = Trial,
        Verdict = (VerdictKind)Member("verdict", JournalWords.Verdicts),
        By = Text("by"),
        Reason = Reason,
        Iteration = Has("iteration") ? Whole("iteration") : null,
    };

    private AttemptPlanned Planned() => new()
    {
        Trial = Trial,
        Attempt = Attempt,
        Reason = Reason,
        Request = new EventFields(kind, Map("request")).Request(),
        Gpus = fields["gpus"] is ConfigList list ? [.. list.Items.Select(i => i is ConfigInteger n ? checked((int)n.Value) : throw Wrong("gpus"))] : [],
        Places = fields["places"] is ConfigList places ? [.. places.Items.Select(p => p is ConfigMap place ? new EventFields(kind, place).Place() : throw Wrong("places"))] : [],
        Checkpoint = OptionalText("checkpoint"),
        Iteration = Whole("iteration"),
        Update = Has("update") ? Small("update") : 0,
    };

    private TrialExploited Exploited() => new()
    {
        Trial = Trial,
        Update = Positive("update"),
        Source = new TrialId(Positive("source")),
        SourceCheckpoint = OptionalText("source_checkpoint"),
        SourceIteration = Whole("source_iteration"),
        Checkpoint = OptionalText("checkpoint"),
        Config = Map("config"),
        Iteration = Whole("iteration"),
        By = Text("by"),
        Reason = Reason,
    };

    private ImmutableArray<string> Texts(string name) =>
        fields[name] is ConfigList list ? [.. list.Items.Select(i => TextOf(i) ?? throw Wrong(name))] : throw Wrong(name);

    private Placement Place() => new(OptionalText("node"), Positive("tasks"), Ranges("cpus"), Ranges("gpus"));

    private ImmutableArray<int> Ranges(string name) => NumberRanges.TryParse(Text(name), out var numbers) ? numbers.Value : throw Wrong(name);

    private JobRequest Request() => new()
    {
        Nodes = Small("nodes"),
        Tasks = Small("tasks"),
        Cpus = Number("cpus"),
        Gpus = Number("gpus"),
        TasksPerNode = Has("tasks_per_node") ? Small("tasks_per_node") : null,
        GpuType = OptionalText("gpu_type"),
        MemoryMiB = Has("memory_mib") ? Whole("memory_mib") : null,
        MemoryPerCpuMiB = Has("memory_per_cpu_mib") ? Whole("memory_per_cpu_mib") : null,
        MemoryPerGpuMiB = Has("memory_per_gpu_mib") ? Whole("memory_per_gpu_mib") : null,
        Time = Has("time_s") ? TimeSpan.FromTicks((long)Math.Round((decimal)Number("time_s") * TimeSpan.TicksPerSecond)) : null,
        Options = Has("options") ? Options("options") : JobOptions.None,
    };

    private JobOptions Options(string name) => new(Map(name).Entries.Select(e => KeyValuePair.Create(e.Key, e.Value switch
    {
        ConfigNull => null,
        var value => TextOf(value) ?? throw Wrong(name),
    })));

    private ImmutableSortedDictionary<string, long> Counts(string name) => Map(name).Entries.ToImmutableSortedDictionary(
        e => e.Key, e => e.Value is ConfigInteger count ? count.Value : throw Wrong(name), StringComparer.Ordinal);

    private AttemptEnded Ended() => new()
    {
        Trial = Trial,
        Attempt = Attempt,
        Outcome = (AttemptOutcome)Member("outcome", JournalWords.Outcomes),
        ExitCode = Has("code") ? Small("code") : null,
        Signal = Has("signal") ? Small("signal") : null,
        Node = OptionalText("node"),
        StartedAt = Has("start") ? Time("start") : null,
        EndedAt = Has("end") ? Time("end") : null,
        Detail = OptionalText("detail"),
    };

    private ImmutableArray<Metric> Metrics(string name) => [.. Map(name).Entries.Select(e => new Metric(e.Key, e.Value switch
    {
        ConfigInteger i => MetricValue.Of(i.Value),
        ConfigNumber n => MetricValue.Of(n.Value),
        ConfigBool b => MetricValue.Of(b.Value),
        ConfigText t => MetricValue.Of(t.Value),
        _ => throw Wrong(name),
    }))];

    private bool Has(string name) => fields.TryGet(name, out _);

    private string Text(string name) => OptionalText(name) ?? throw Wrong(name);

    private string? OptionalText(string name) => fields[name] is not { } value ? null : TextOf(value) ?? throw Wrong(name);

    // Core reads the texts NaN and Infinity as the numbers they name; in a reason or a quote they are words.
    private static string? TextOf(ConfigValue value) => value switch
    {
        ConfigText text => text.Value,
        ConfigNumber { Value: double.NaN } => "NaN",
        ConfigNumber { Value: double.PositiveInfinity } => "Infinity",
        ConfigNumber { Value: double.NegativeInfinity } => "-Infinity",
        _ => null,
    };

    private long Whole(string name) => fields[name] is ConfigInteger whole ? whole.Value : throw Wrong(name);

    private int Small(string name) => Whole(name) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Wrong(name);

    private int Positive(string name) => Small(name) is > 0 and var value ? value : throw Wrong(name);

    private double Number(string name) => fields[name]?.AsDouble ?? throw Wrong(name);

    private ConfigMap Map(string name) => fields[name] as ConfigMap ?? throw Wrong(name);

    private DateTimeOffset Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw Wrong(name);

    private int Member(string name, WordTable words) => words.MemberOf(Text(name)) is >= 0 and var member ? member : throw Wrong(name);

    private JsonException Wrong(string name) => new($"{kind} has '{name}' = {fields[name]?.ToJson() ?? "nothing"}");
}
