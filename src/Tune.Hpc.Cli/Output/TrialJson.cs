using System.Text.Json;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Output;

/// <summary>Writes trials in the schema that JSON.md describes.</summary>
internal static class TrialJson
{
    /// <summary>Writes a trial as an object.</summary>
    public static void Write(Utf8JsonWriter json, TrialState trial, Objective? objective, DateTimeOffset now)
    {
        json.WriteStartObject();
        WriteMembers(json, trial, objective, now);
        json.WriteEndObject();
    }

    /// <summary>Writes a trial's members into an object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, TrialState trial, Objective? objective, DateTimeOffset now)
    {
        var cost = TrialCost.Of(trial, now);
        json.WriteString("trial_id", trial.Id.ToString());
        WriteText(json, "trial_name", trial.Name);
        json.WriteString("status", TrialTable.NameOf(trial.Status));
        json.WriteString("reason", trial.Reason);
        json.WritePropertyName("config");
        trial.Config.WriteTo(json);
        json.WriteStartObject("metrics");
        WriteMetrics(json, trial.LastMetrics);
        json.WriteEndObject();
        json.WriteNumber("iterations", trial.Iteration);
        json.WriteNumber("reports", trial.Reports);
        json.WriteNumber("attempts", trial.Attempts.Count);
        json.WriteNumber("failures", trial.Failures);
        WriteTime(json, "created_at", trial.CreatedAt);
        WriteTime(json, "started_at", trial.Attempts.Count > 0 ? trial.Attempts[0].StartedAt : null);
        WriteTime(json, "ended_at", trial.EndedAt);
        json.WriteNumber("run_time_s", Math.Round(cost.RunTime.TotalSeconds, 3));
        WriteCost(json, cost);
        var last = trial.Attempts.Count > 0 ? trial.Attempts[^1] : null;
        WriteText(json, "host", last?.Host);
        WriteText(json, "node", last?.Node);
        WriteText(json, "job", last?.Job);
        WriteText(json, "outcome", last?.Outcome is { } outcome ? OutcomeNames.NameOf(outcome) : null);
        WriteBest(json, trial, objective);
        WriteText(json, "checkpoint", trial.Checkpoint?.Name);
        if (TrialFacts.CheckpointBytes(trial) is { } bytes)
        {
            json.WriteNumber("checkpoint_bytes", bytes);
        }
        else
        {
            json.WriteNull("checkpoint_bytes");
        }
    }

    /// <summary>Writes metrics as members.</summary>
    public static void WriteMetrics(Utf8JsonWriter json, IEnumerable<Metric> metrics)
    {
        foreach (var metric in metrics)
        {
            json.WritePropertyName(metric.Name);
            JsonTable.WriteCell(json, Cell.Of(metric.Value));
        }
    }

    /// <summary>Writes what was spent.</summary>
    public static void WriteCost(Utf8JsonWriter json, TrialCost cost)
    {
        json.WriteNumber("cpu_hours", cost.CpuHours);
        json.WriteNumber("node_hours", cost.NodeHours);
        json.WriteNumber("gpu_hours", cost.GpuHours);
    }

    /// <summary>Writes an instant, or null.</summary>
    public static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time) => WriteText(json, name, time is null ? null : Cell.Of(time).ToString());

    /// <summary>Writes a text, or null.</summary>
    public static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteBest(Utf8JsonWriter json, TrialState trial, Objective? objective)
    {
        if (objective is null || double.IsNaN(trial.Losses.Best))
        {
            json.WriteNull("best");
            return;
        }

        json.WriteStartObject("best");
        json.WriteNumber("value", objective.FromLoss(trial.Losses.Best));
        json.WriteNumber("iteration", trial.Losses.BestIteration);
        json.WriteEndObject();
    }
}
