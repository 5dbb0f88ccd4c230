using System.Text.Json;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.Runtime.Simulation.Curves;

namespace Tune.Hpc.Cli.Output;

/// <summary>Writes a simulation in the schema that JSON.md describes.</summary>
internal static class SimulationJson
{
    /// <summary>Writes the document.</summary>
    public static void Write(SimulationResult result, LearningCurves curves, Surroundings surroundings)
    {
        using var output = JsonOutput.Begin(surroundings, "simulation");
        var json = output.Json;
        json.WriteString("metric", result.Objective.Metric);
        json.WriteString("mode", StandingJson.ModeName(result.Objective));
        json.WriteString("curves", curves.Source);
        json.WriteNumber("curve_count", curves.All.Length);
        json.WriteNumber("workers", result.Workers);
        json.WriteString("reference", result.Reference);
        WriteList(json, "notes", result.Notes, n => json.WriteStringValue(n));
        WriteList(json, "schedulers", result.Summaries, s => WriteSummary(json, s));
        WriteList(json, "marks", Spending.All.SelectMany(by => result.Marks(by).Select(m => (by, m))), m => WriteMark(json, m.by, m.m, result));
        json.WriteStartArray("runs");
        foreach (var run in result.Runs)
        {
            WriteRun(json, run);
            output.PassOn();
        }

        json.WriteEndArray();
        output.End();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    private static void WriteSummary(Utf8JsonWriter json, SchedulerSummary summary)
    {
        json.WriteStartObject();
        json.WriteString("scheduler", summary.Scheduler);
        WriteNumber(json, "best", summary.Best);
        json.WriteNumber("trials", summary.Trials);
        json.WriteNumber("stopped", summary.Stopped);
        json.WriteNumber("pauses", summary.Pauses);
        json.WriteNumber("resumes", summary.Resumes);
        json.WriteNumber("failures", summary.Failures);
        json.WriteNumber("errors", summary.Errors);
        json.WriteNumber("epochs", summary.Epochs);
        json.WriteNumber("node_hours", summary.NodeHours);
        json.WriteNumber("time_s", summary.Time.TotalSeconds);
        WriteNumber(json, "epochs_to_match", summary.EpochsToMatch);
        WriteNumber(json, "share_to_match", summary.ShareToMatch);
        json.WriteEndObject();
    }

    private static void WriteMark(Utf8JsonWriter json, Spending by, SpendingMark mark, SimulationResult result)
    {
        json.WriteStartObject();
        json.WriteString("by", by.Name);
        json.WriteNumber("spent", mark.Spent);
        WriteList(json, "bests", result.Schedulers.Zip(mark.Bests), b =>
        {
            json.WriteStartObject();
            json.WriteString("scheduler", b.First);
            WriteNumber(json, "best", double.IsNaN(b.Second) ? null : b.Second);
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, SimulatedRun run)
    {
        json.WriteStartObject();
        json.WriteString("scheduler", run.Scheduler);
        json.WriteNumber("seed", run.Seed);
        WriteNumber(json, "best", run.Best);
        json.WriteNumber("trials", run.Trials);
        json.WriteNumber("stopped", run.Stopped);
        json.WriteNumber("pauses", run.Pauses);
        json.WriteNumber("resumes", run.Resumes);
        json.WriteNumber("failures", run.Failures);
        json.WriteNumber("errors", run.Errors);
        json.WriteNumber("reports", run.Reports);
        json.WriteNumber("epochs", run.Epochs);
        json.WriteNumber("node_hours", run.NodeHours);
        json.WriteNumber("time_s", run.Time.TotalSeconds);
        json.WriteString("ended", run.Ended);
        WriteList(json, "improvements", run.Bests, b => WriteBest(json, b));
        json.WriteEndObject();
    }

    private static void WriteBest(Utf8JsonWriter json, BestPoint best)
    {
        json.WriteStartObject();
        json.WriteNumber("epochs", best.Epochs);
        json.WriteNumber("node_hours", best.NodeHours);
        json.WriteNumber("time_s", best.Time.TotalSeconds);
        WriteNumber(json, "best", best.Value);
        json.WriteString("trial_id", best.Trial.ToString());
        json.WriteNumber("iteration", best.Iteration);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        JsonTable.WriteCell(json, value is { } number ? Cell.Of(number) : Cell.None);
    }
}
