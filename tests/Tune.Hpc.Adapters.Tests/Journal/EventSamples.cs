using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Journal;

/// <summary>Events of every kind: a fixed set, and random ones.</summary>
internal static class EventSamples
{
    private static readonly TrialId Trial = new(42);

    private static readonly string[] Texts =
    [
        "", "loss", "val/loss", "NaN", "Infinity", "-Infinity", "null", "1.0", "\"quoted\"", "a\nb\r\t", "$(rm -rf /); `x` \\", "наука", "深", "😀", "\0\u0001\u007f\u2028\ufeff",
        ",\"crc\":\"00000000\"}",
    ];

    private static readonly double[] Numbers =
        [0, -0.0, 1, -1, 0.1, 1e15, 123456789012345, 1234567890123456, 1e16, 1e22, 1e300, 5e-324, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    private static ConfigMap Config { get; } = (ConfigMap)ConfigValue.Parse(
        """{"lr":0.001,"whole":1.0,"large":1E+15,"hidden":128,"layers":[64,32],"optimizer":{"type":"sgd","nesterov":true,"momentum":null},"inf":"Infinity","text":"a \"b\" $(c)\n"}""");

    /// <summary>Where there is only one machine.</summary>
    private static readonly ExperimentEvent[] OneMachine =
    [
        new ExperimentCreated { ExperimentId = "k3f9a2", Name = "digits", SpecHash = "9f86d081", ToolVersion = "0.1.0" },
        new DriverStarted { Host = "login1", ProcessId = 4711, ToolVersion = "0.1.0" },
        new TrialCreated { Trial = new TrialId(1), Config = Config, Index = 0, Reason = "random search" },
        new TrialCreated
        {
            Trial = Trial, Config = ConfigMap.Empty, Index = 41, Reason = "given point 2", RestartOf = new TrialId(7), KnownResult = [new("loss", MetricValue.Of(1.0))],
        },
        new AttemptPlanned { Trial = Trial, Attempt = 1, Request = new JobRequest(), Reason = "first attempt" },
        new AttemptPlanned
        {
            Trial = Trial, Attempt = 2, Reason = "preempted: goes on from 000010", Checkpoint = "000010", Iteration = 10, Gpus = [0, 3],
            Request = new JobRequest { Nodes = 2, Tasks = 8, Cpus = 0.5, Gpus = 0.25, MemoryMiB = 4096, Time = new TimeSpan(0, 0, 30, 0, 1, 2) },
        },
        new JobAccepted { Trial = Trial, Attempt = 1, Job = "12345_7" },
        new AttemptStarted { Trial = Trial, Attempt = 1, Host = "node017", At = new DateTimeOffset(2026, 11, 22, 5, 56, 24, 123, TimeSpan.Zero) },
        new ReportReceived
        {
            Trial = Trial, Attempt = 1, Offset = 1024, Checkpoint = "000003",
            Metrics = [.. Numbers.Select((n, i) => new Metric($"n{i}", MetricValue.Of(n))), new("training_iteration", MetricValue.Of(3L)), new("ok", MetricValue.Of(true)), new("who", MetricValue.Of("me"))],
        },
        new ReportReceived { Trial = Trial, Attempt = 1, Offset = 2048, Metrics = [] },
        new ReportRejected { Trial = Trial, Attempt = 1, Offset = 4096, Lines = 3, Reason = "the line is not JSON", Quote = "{'loss': 1}" },
        new VerdictGiven { Trial = Trial, Verdict = VerdictKind.GoOn, By = "asha", Reason = "between rungs", Iteration = 3 },
        new VerdictGiven { Trial = Trial, Verdict = VerdictKind.Pause, By = "asha", Reason = "rung 0: rank 2 of 9" },
        new VerdictGiven { Trial = Trial, Verdict = VerdictKind.Stop, By = "user", Reason = "stop" },
        .. Enum.GetValues<AttemptOutcome>().TakeWhile(o => o <= AttemptOutcome.LaunchFailed).Select(o => new AttemptEnded { Trial = Trial, Attempt = 1, Outcome = o }),
        new AttemptEnded
        {
            Trial = Trial, Attempt = 1, Outcome = AttemptOutcome.Failed, ExitCode = 137, Signal = 9, Detail = "Traceback:\n  NaN", StartedAt = DateTimeOffset.UnixEpoch.AddTicks(1234567),
            EndedAt = new DateTimeOffset(2026, 11, 22, 7, 0, 0, TimeSpan.FromHours(2)),
        },
        new TrialReopened { Trial = Trial, Reason = "resume --errored resume" },
        new TrialEnded { Trial = Trial, Status = TrialStatus.Terminated, Reason = "stopped by asha" },
        new TrialEnded { Trial = new TrialId(1), Status = TrialStatus.Error, Reason = "3 failures" },
        new SettingChanged { Key = "num_samples", Value = "200" },
        new WarningRaised { Kind = "journal-torn", Message = "17 bytes were cut off" },
        new ExperimentStopping { By = "time_budget_s", Reason = "7200 s of 7200 s" },
        new ExperimentEnded { Reason = "100 trials of 100" },
        new DriverStopped { Reason = "everything is done" },
    ];

    /// <summary>What came with clusters.</summary>
    private static readonly ExperimentEvent[] Cluster =
    [
        new AttemptPlanned
        {
            Trial = Trial, Attempt = 3, Reason = "goes on", Request = new JobRequest
            {
                Nodes = 2, Tasks = 8, TasksPerNode = 4, Gpus = 2, GpuType = "a100", MemoryPerCpuMiB = 2048, MemoryPerGpuMiB = 16384, Time = TimeSpan.FromHours(4),
                Options = new JobOptions([new("partition", "gpu"), new("exclusive", null), new("comment", "a \"b\" | c"), new("reservation", "NaN")]),
            },
        },
        new AttemptStarted { Trial = Trial, Attempt = 3, Host = "node017.cluster", Node = "node017", Job = "12345_7", At = new DateTimeOffset(2026, 11, 22, 5, 56, 24, 123, TimeSpan.Zero) },
        .. Enum.GetValues<AttemptOutcome>().Where(o => o is > AttemptOutcome.LaunchFailed and <= AttemptOutcome.Requeued).Select(o => new AttemptEnded { Trial = Trial, Attempt = 3, Outcome = o }),
        new AttemptEnded { Trial = Trial, Attempt = 3, Outcome = AttemptOutcome.NodeFail, Node = "node017", Detail = "NODE_FAIL" },
        new AttemptCameBack { Trial = Trial, Attempt = 3, Reason = "believed lost; its exit record says that it completed", EndedAt = new DateTimeOffset(2026, 11, 22, 7, 0, 0, TimeSpan.Zero) },
        new AttemptCameBack { Trial = Trial, Attempt = 3, Reason = "believed lost" },
        new CallsMade { Calls = Counts(("sbatch", 3), ("squeue", 41)) },
        new QueueSeen { Waiting = Counts(("Resources", 12), ("Priority", 3)) },
        new QueueSeen { Waiting = Counts() },
        new NodeExcluded { Node = "node017", Reason = "3 attempts in a row failed at once" },
    ];

    /// <summary>What came with several machines.</summary>
    private static readonly ExperimentEvent[] Machines =
    [
        new AttemptPlanned
        {
            Trial = Trial, Attempt = 4, Reason = "a place is free", Request = new JobRequest { Nodes = 2, Tasks = 3, Cpus = 2, Gpus = 2 },
            Places = [new Placement("node017", 2, [0, 1, 2, 8], [1]), new Placement("node018", 1, [4, 5], [0])],
        },
        new AttemptPlanned { Trial = Trial, Attempt = 5, Reason = "a place is free", Request = new JobRequest { Gpus = 0.5 }, Places = [new Placement("node017", 1, [], [0])] },
    ];

    /// <summary>What came with names.</summary>
    private static readonly ExperimentEvent[] Names =
    [
        new TrialNamed { Trial = Trial, Name = "lr 0.1, \"big\"", Folder = "lr_0.1" },
        new TrialNamed { Trial = Trial, Name = "only a name" },
        new TrialNamed { Trial = Trial, Folder = "only a folder" },
    ];

    /// <summary>What came with schedulers that pause, and with populations.</summary>
    private static readonly ExperimentEvent[] Schedules =
    [
        new SearchEnded { Reason = "9 of 9 samples" },
        new VerdictGiven { Trial = Trial, Verdict = VerdictKind.Resume, By = "hyperband", Reason = "rung 9: rank 1 of 9", Iteration = 9 },
        new VerdictGiven { Trial = Trial, Verdict = VerdictKind.Exploit, By = "pbt", Reason = "takes over from trial 00003" },
        new TrialExploited
        {
            Trial = Trial, Update = 2, Source = new TrialId(3), SourceCheckpoint = "000010", SourceIteration = 10, Checkpoint = "0002-from-00003-000010", Config = Config,
            Iteration = 9, By = "pbt", Reason = "loss 0.9 is rank 8 of 8",
        },
        new TrialExploited { Trial = Trial, Update = 1, Source = Trial, SourceIteration = 9, Config = ConfigMap.Empty, Iteration = 9, By = "pbt_replay", Reason = "as recorded" },
        new CheckpointCopied { Trial = Trial, Checkpoint = "0002-from-00003-000010", Bytes = 1L << 40 },
        new CheckpointsDropped { Trial = Trial, Checkpoints = ["000001", "000002"], Reason = "num_to_keep 2" },
        new CheckpointLost { Trial = Trial, Checkpoint = "000003", Reason = "its folder is empty" },
        new RequestChanged { Trial = Trial, Request = new JobRequest { Cpus = 4 }, By = "resource_changing", Reason = "3 CPUs are free", Iteration = 7 },
        new RequestChanged { Trial = Trial, Request = new JobRequest(), By = "resource_changing", Reason = "gives up 3 CPUs" },
        new ReportReceived { Trial = Trial, Attempt = 1, Offset = 1024, Checkpoint = "000003", CheckpointBytes = 4096, Update = 0, Metrics = [] },
        new ReportReceived { Trial = Trial, Attempt = 1, Offset = 2048, Update = 2, Metrics = [new("loss", MetricValue.Of(0.5))] },
        new AttemptPlanned { Trial = Trial, Attempt = 2, Reason = "exploits trial 00003", Request = new JobRequest(), Checkpoint = "0002-from-00003-000010", Iteration = 10, Update = 2 },
        .. Enum.GetValues<AttemptOutcome>().Where(o => o > AttemptOutcome.Requeued).Select(o => new AttemptEnded { Trial = Trial, Attempt = 3, Outcome = o }),
    ];

    /// <summary>The samples by the kept file they stand in.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<ExperimentEvent>> Files { get; } =
        new Dictionary<string, IReadOnlyList<ExperimentEvent>> { ["every-kind.jsonl"] = OneMachine, ["cluster.jsonl"] = Cluster, ["machines.jsonl"] = Machines, ["names.jsonl"] = Names, ["schedules.jsonl"] = Schedules };

    /// <summary>At least one of every kind, with and without what is optional.</summary>
    public static IReadOnlyList<ExperimentEvent> All { get; } = [.. OneMachine, .. Cluster, .. Machines, .. Names, .. Schedules];

    /// <summary>A random event: the same number, the same event.</summary>
    public static ExperimentEvent Random(int number)
    {
        var random = new Random(number);
        string Text() => random.Next(3) == 0 ? string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Texts[random.Next(Texts.Length)])) : Texts[random.Next(Texts.Length)];
        var trial = new TrialId(random.Next(1, int.MaxValue));
        return random.Next(6) switch
        {
            0 => new WarningRaised { Kind = Text(), Message = Text() },
            1 => new ReportRejected { Trial = trial, Attempt = 1, Offset = random.NextInt64(), Lines = random.Next(1, 99), Reason = Text(), Quote = Text() },
            2 => new AttemptEnded
            {
                Trial = trial,
                Attempt = random.Next(1, 9),
                Outcome = (AttemptOutcome)random.Next(Enum.GetValues<AttemptOutcome>().Length),
                ExitCode = random.Next(256),
                Detail = Text(),
                EndedAt = new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks), TimeSpan.Zero),
            },
            3 => new AttemptPlanned
            {
                Trial = trial,
                Attempt = 1,
                Reason = Text(),
                Checkpoint = Text(),
                Iteration = random.NextInt64(),
                Request = new JobRequest { Cpus = random.NextDouble() * 8, Gpus = random.NextDouble(), Time = TimeSpan.FromTicks(random.NextInt64(1L << 42)) },
            },
            _ => new ReportReceived { Trial = trial, Attempt = 1, Offset = random.NextInt64(), Checkpoint = Text(), Metrics = Metrics(random, Text) },
        };
    }

    /// <summary>Whether two events say the same; records compare arrays by reference.</summary>
    public static bool Same(ExperimentEvent a, ExperimentEvent b) => (a, b) switch
    {
        (ReportReceived x, ReportReceived y) => x.Metrics.SequenceEqual(y.Metrics) && x with { Metrics = default } == y with { Metrics = default },
        (TrialCreated x, TrialCreated y) => x.KnownResult.SequenceEqual(y.KnownResult) && x with { KnownResult = default } == y with { KnownResult = default },
        (AttemptPlanned x, AttemptPlanned y) => x.Gpus.SequenceEqual(y.Gpus) && x.Places.SequenceEqual(y.Places) && x with { Gpus = default, Places = default } == y with { Gpus = default, Places = default },
        (CallsMade x, CallsMade y) => x.Calls.SequenceEqual(y.Calls),
        (CheckpointsDropped x, CheckpointsDropped y) => x.Checkpoints.SequenceEqual(y.Checkpoints) && x with { Checkpoints = default } == y with { Checkpoints = default },
        (QueueSeen x, QueueSeen y) => x.Waiting.SequenceEqual(y.Waiting),
        _ => a == b,
    };

    private static ImmutableSortedDictionary<string, long> Counts(params (string What, long Count)[] counts) =>
        counts.ToImmutableSortedDictionary(c => c.What, c => c.Count, StringComparer.Ordinal);

    private static ImmutableArray<Metric> Metrics(Random random, Func<string> text) => [.. Enumerable.Range(0, random.Next(40)).Select(i => new Metric($"{text()}{i}", random.Next(5) switch
    {
        0 => MetricValue.Of(random.NextInt64(long.MinValue, long.MaxValue)),
        1 => MetricValue.Of(random.Next(2) == 0),
        2 => MetricValue.Of(text()),
        3 => MetricValue.Of(Numbers[random.Next(Numbers.Length)]),
        _ => MetricValue.Of(BitConverter.Int64BitsToDouble(random.NextInt64(0x7ff0000000000000))),
    }))];
}
