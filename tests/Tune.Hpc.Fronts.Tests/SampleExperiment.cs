using System.Globalization;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Trials;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests;

/// <summary>An experiment as a driver would leave it: six trials with six fates, at fixed times.</summary>
internal sealed class SampleExperiment
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Now = Start.AddMinutes(10);
    private readonly List<(double Seconds, ExperimentEvent Event)> _events = [];

    public static string Write(TemporaryFolder folder, string name = "digits", bool ended = false, string storage = "tune-results")
    {
        var sample = new SampleExperiment();
        sample.Tell(ended);
        return sample.Write(folder[storage], name);
    }

    /// <summary>Writes an experiment with any events.</summary>
    public static string Write(TemporaryFolder folder, string name, string? metric, IEnumerable<ExperimentEvent> events, string executor = "local", string? goals = null)
    {
        var sample = new SampleExperiment();
        sample.Add(0, Created(name));
        double seconds = 0;
        foreach (var e in events)
        {
            sample.Add(++seconds, e);
        }

        return sample.Write(folder["tune-results"], name, metric, executor, goals);
    }

    public static ConfigMap Config(double lr, int hidden) => ConfigMap.Empty.With("lr", ConfigValue.Of(lr)).With("hidden", ConfigValue.Of((long)hidden));

    public static ReportReceived Report(int trial, long iteration, params ReadOnlySpan<Metric> metrics) => new()
    {
        Trial = new TrialId(trial),
        Attempt = 1,
        Offset = iteration * 100,
        Metrics = [.. metrics, new Metric("training_iteration", MetricValue.Of(iteration))],
    };

    public static TrialCreated CreatedTrial(int trial, ConfigMap config) =>
        new() { Trial = new TrialId(trial), Config = config, Index = trial - 1, Reason = string.Create(CultureInfo.InvariantCulture, $"random draw {trial - 1}") };

    public static AttemptPlanned Planned(int trial, int attempt = 1, string reason = "a place is free") =>
        new() { Trial = new TrialId(trial), Attempt = attempt, Request = new JobRequest { Cpus = 2 }, Reason = reason };

    private static ExperimentCreated Created(string name) => new() { ExperimentId = "a1b2c3", Name = name, SpecHash = "00", ToolVersion = "0.1.0" };

    private static Metric Loss(double value) => new("loss", MetricValue.Of(value));

    private void Tell(bool ended)
    {
        Add(0, Created("digits"));
        Add(0.5, new DriverStarted { Host = "node1", ProcessId = 4242, ToolVersion = "0.1.0" });
        RunsToItsEnd(1, 10);
        StoppedByScheduler(2, 70);
        Fails(3, 130);
        ReportsNan(4, 200);
        if (ended)
        {
            Add(300, new ExperimentEnded { Reason = "all 4 trials have ended" });
            Add(301, new DriverStopped { Reason = "the experiment is over" });
            return;
        }

        StillRuns(5, 300);
        Add(320, CreatedTrial(6, Config(0.06, 64)));
    }

    private void RunsToItsEnd(int trial, double at)
    {
        Begin(trial, at, Config(0.01, 32));
        Add(at + 10, Report(trial, 1, Loss(0.9), new Metric("stage", MetricValue.Of("warm-up"))));
        Add(at + 20, Report(trial, 2, Loss(0.25)));
        Add(at + 30, Report(trial, 3, Loss(0.5)) with { Checkpoint = "000003" });
        End(trial, at + 40, AttemptOutcome.Completed, 0, null);
        Add(at + 41, Ended(trial, TrialStatus.Terminated, "completed"));
    }

    private void StoppedByScheduler(int trial, double at)
    {
        Begin(trial, at, Config(0.5, 64));
        Add(at + 10, Report(trial, 1, Loss(2.5)));
        Add(at + 11, new VerdictGiven
        {
            Trial = new TrialId(trial),
            Verdict = VerdictKind.Stop,
            By = "asha",
            Iteration = 1,
            Reason = "rung 1: loss 2.5 is above the cutoff 1.7 of 2 losses",
        });
        End(trial, at + 12, AttemptOutcome.Stopped, 0, null);
        Add(at + 13, Ended(trial, TrialStatus.Terminated, "stopped by asha: rung 1: loss 2.5 is above the cutoff 1.7 of 2 losses"));
    }

    private void Fails(int trial, double at)
    {
        Begin(trial, at, Config(0.003, 128));
        Add(at + 5, new ReportRejected { Trial = new TrialId(trial), Attempt = 1, Offset = 10, Lines = 2, Reason = "not a JSON object", Quote = "loss: 0.3" });
        End(trial, at + 10, AttemptOutcome.Failed, 3, "Traceback (most recent call last):\nValueError: no such \"file\", it's gone");
        Add(at + 11, Ended(trial, TrialStatus.Error, "failed with exit code 3; max_failures is 0"));
    }

    private void ReportsNan(int trial, double at)
    {
        Begin(trial, at, Config(0.2, 16));
        Add(at + 10, Report(trial, 1, Loss(double.NaN)));
        End(trial, at + 20, AttemptOutcome.Completed, 0, null);
        Add(at + 21, Ended(trial, TrialStatus.Terminated, "completed"));
    }

    private void StillRuns(int trial, double at)
    {
        Begin(trial, at, Config(0.02, 32));
        Add(at + 10, Report(trial, 1, Loss(0.75)));
    }

    private void Begin(int trial, double at, ConfigMap config)
    {
        Add(at, CreatedTrial(trial, config));
        Add(at, Planned(trial));
        Add(at + 0.5, new JobAccepted { Trial = new TrialId(trial), Attempt = 1, Job = string.Create(CultureInfo.InvariantCulture, $"{1000 + trial}") });
        Add(at + 1, new AttemptStarted { Trial = new TrialId(trial), Attempt = 1, Host = "node1", At = Start.AddSeconds(at + 1) });
    }

    private void End(int trial, double at, AttemptOutcome outcome, int? code, string? detail) => Add(at, new AttemptEnded
    {
        Trial = new TrialId(trial),
        Attempt = 1,
        Outcome = outcome,
        ExitCode = code,
        EndedAt = Start.AddSeconds(at),
        Detail = detail,
    });

    private static TrialEnded Ended(int trial, TrialStatus status, string reason) => new() { Trial = new TrialId(trial), Status = status, Reason = reason };

    private void Add(double seconds, ExperimentEvent happened) => _events.Add((seconds, happened));

    private string Write(string storage, string name, string? metric = "loss", string executor = "local", string? goals = null)
    {
        string objective = goals ?? (metric is null ? "\"metric\": null, \"mode\": null," : $"\"metric\": \"{metric}\", \"mode\": \"min\",");
        string specification = $$"""
            {
              "spec_version": 1, "name": "{{name}}", "command": ["python3", "train.py", "--lr", "{lr}"],
              "param_space": {"lr": "loguniform(0.001, 1)", "hidden": "choice([16, 32, 64, 128])"},
              {{objective}} "num_samples": 6, "max_concurrent_trials": 2, "seed": 7,
              "search_alg": {"type": "random"}, "scheduler": {"type": "asha", "max_t": 3}, "executor": {"type": "{{executor}}"},
              "failure_config": {"max_failures": 0}
            }
            """;
        var folder = ExperimentFolder.Create(storage, name, specification, "0.1.0", FolderAccess.Private);
        using var journal = Open(folder.Journal);
        foreach (var (seconds, happened) in _events)
        {
            journal.Append(happened, Start.AddSeconds(seconds));
        }

        journal.Flush();
        return folder.Root;
    }

    private static JournalWriter Open(string path)
    {
        using var reader = JournalReader.Open(path);
        Assert.False(reader.TryRead(out _));
        return JournalWriter.Open(path, reader.End);
    }
}
