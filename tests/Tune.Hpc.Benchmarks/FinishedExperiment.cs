using System.Globalization;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks;

/// <summary>A finished experiment in a temporary folder, with its result files, as a driver leaves it: three parameters, two metrics, five reports each.</summary>
internal sealed class FinishedExperiment : IDisposable
{
    private const int ReportsEach = 5;
    private static readonly DateTimeOffset _start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _storage = Directory.CreateTempSubdirectory("tune-bench-").FullName;

    /// <summary>Makes it.</summary>
    /// <param name="trials">How many trials.</param>
    public FinishedExperiment(int trials)
    {
        const string Specification = """
            {
              "spec_version": 1, "name": "finished", "command": ["true"], "param_space": {"lr": "loguniform(0.001, 1)", "hidden": "choice([16, 32])", "act": "choice([relu, tanh])"},
              "metric": "loss", "mode": "min", "num_samples": 10000, "max_concurrent_trials": 0, "seed": 7,
              "search_alg": {"type": "random"}, "scheduler": {"type": "fifo"}, "executor": {"type": "local"}, "failure_config": {"max_failures": 0}
            }
            """;
        var folder = ExperimentFolder.Create(_storage, "finished", Specification, "0.1.0", FolderAccess.Private);
        Path = folder.Root;
        Write(folder.Journal, trials);
        ResultFiles.Write(folder.Root);
    }

    /// <summary>Its folder.</summary>
    public string Path { get; }

    public void Dispose() => Directory.Delete(_storage, recursive: true);

    private static void Write(string path, int trials)
    {
        using var reader = JournalReader.Open(path);
        reader.TryRead(out _);
        using var journal = JournalWriter.Open(path, reader.End);
        journal.Append(new ExperimentCreated { ExperimentId = "a1b2c3", Name = "finished", SpecHash = "00", ToolVersion = "0.1.0" }, _start);
        journal.Append(new DriverStarted { Host = "bench", ProcessId = 1, ToolVersion = "0.1.0" }, _start);
        for (int trial = 1; trial <= trials; trial++)
        {
            Write(journal, new TrialId(trial), _start.AddSeconds(trial));
        }

        journal.Append(new ExperimentEnded { Reason = "all trials have ended" }, _start.AddSeconds(trials + 100));
        journal.Append(new DriverStopped { Reason = "the experiment is over" }, _start.AddSeconds(trials + 100));
        journal.Flush();
    }

    private static void Write(JournalWriter journal, TrialId id, DateTimeOffset at)
    {
        double lr = 0.001 + ((id.Number * 7919 % 10_007) / 10_007.0);
        var config = ConfigMap.Empty.With("lr", ConfigValue.Of(lr)).With("hidden", ConfigValue.Of(16L << (id.Number % 2))).With("act", ConfigValue.Of(id.Number % 3 == 0 ? "tanh" : "relu"));
        journal.Append(new TrialCreated { Trial = id, Config = config, Index = id.Number - 1, Reason = "random draw" }, at);
        journal.Append(new AttemptPlanned { Trial = id, Attempt = 1, Request = new JobRequest { Cpus = 2 }, Reason = "a place is free" }, at);
        journal.Append(new JobAccepted { Trial = id, Attempt = 1, Job = id.Number.ToString(CultureInfo.InvariantCulture) }, at);
        journal.Append(new AttemptStarted { Trial = id, Attempt = 1, Host = "node1", At = at }, at);
        for (int i = 1; i <= ReportsEach; i++)
        {
            journal.Append(
                new ReportReceived
                {
                    Trial = id,
                    Attempt = 1,
                    Offset = i * 100,
                    Metrics =
                    [
                        new("loss", MetricValue.Of(lr + (1.0 / i))), new("accuracy", MetricValue.Of(1 - lr)),
                        new(MetricNames.TrainingIteration, MetricValue.Of((long)i)), new(MetricNames.TimeTotalS, MetricValue.Of(i * 2.5)),
                    ],
                },
                at.AddSeconds(i));
        }

        journal.Append(new AttemptEnded { Trial = id, Attempt = 1, Outcome = AttemptOutcome.Completed, ExitCode = 0, EndedAt = at.AddSeconds(13) }, at.AddSeconds(13));
        journal.Append(new TrialEnded { Trial = id, Status = TrialStatus.Terminated, Reason = "completed" }, at.AddSeconds(13));
    }
}
