using System.Text.Json;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Output;

/// <summary>Writes where an experiment stands in the schema that JSON.md describes.</summary>
internal static class StandingJson
{
    /// <summary>Writes the members of an experiment into an object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Standing standing)
    {
        var state = standing.State;
        json.WriteString("name", standing.Name);
        json.WriteString("folder", standing.Path);
        json.WriteString("phase", StandingText.PhaseName(standing.Phase));
        TrialJson.WriteText(json, "ended", state.Ended?.Reason);
        TrialJson.WriteTime(json, "created_at", state.Created is null ? null : state.CreatedAt);
        TrialJson.WriteTime(json, "updated_at", state.LastSeq == 0 ? null : state.LastTime);
        TrialJson.WriteText(json, "metric", standing.Objective?.Metric);
        TrialJson.WriteText(json, "mode", standing.Objective is { } o ? ModeName(o) : null);
        if (state.Rules.Goals is { AreSeveral: true } goals)
        {
            FrontOutput.WriteObjectives(json, goals);
            FrontOutput.WriteFront(json, Front.Of(state), goals);
        }

        WriteTrials(json, standing);
        json.WriteNumber("reports", state.Reports);
        json.WriteNumber("elapsed_s", Math.Round(state.ElapsedAt(standing.Now).TotalSeconds, 3));
        if (standing.TimeToGo is { } left)
        {
            json.WriteNumber("eta_s", Math.Round(left.TotalSeconds, 3));
        }
        else
        {
            json.WriteNull("eta_s");
        }

        TrialJson.WriteCost(json, TrialCost.Of(state, standing.Now));
        var kept = standing.Checkpoints;
        json.WriteNumber("checkpoints", kept.Count);
        json.WriteNumber("checkpoint_bytes", kept.Bytes);
        WriteBest(json, standing);
        WriteDriver(json, standing);
        WriteController(json, standing);
        ClusterJson.Write(json, standing);
        json.WriteStartArray("warnings");
        foreach (var warning in state.Warnings)
        {
            json.WriteStringValue(warning.Message);
        }

        json.WriteEndArray();
    }

    /// <summary><c>min</c> or <c>max</c>.</summary>
    public static string ModeName(Objective objective) => objective.Mode == ObjectiveMode.Min ? "min" : "max";

    private static void WriteTrials(Utf8JsonWriter json, Standing standing)
    {
        json.WriteStartObject("trials");
        json.WriteNumber("total", standing.State.Trials.Count);
        json.WriteNumber("done", standing.Done);
        if (standing.ExpectedTrials is { } expected)
        {
            json.WriteNumber("expected", expected);
        }
        else
        {
            json.WriteNull("expected");
        }

        foreach (var status in Phrases.StatusOrder)
        {
            json.WriteNumber(TrialTable.NameOf(status), standing.State.CountOf(status));
        }

        json.WriteEndObject();
    }

    private static void WriteBest(Utf8JsonWriter json, Standing standing)
    {
        if (Best.Find(standing.State) is not { } best)
        {
            json.WriteNull("best");
            return;
        }

        json.WriteStartObject("best");
        json.WriteString("trial_id", best.Trial.Id.ToString());
        json.WriteNumber("value", best.Value);
        json.WriteNumber("iteration", best.Iteration);
        json.WritePropertyName("config");
        best.Trial.Config.WriteTo(json);
        json.WriteEndObject();
    }

    private static void WriteController(Utf8JsonWriter json, Standing standing)
    {
        if (standing.Controller is not { } controller)
        {
            json.WriteNull("controller");
            return;
        }

        json.WriteStartObject("controller");
        json.WriteString("job", controller.Job);
        TrialJson.WriteTime(json, "submitted_at", controller.SubmittedAt);
        json.WriteEndObject();
    }

    private static void WriteDriver(Utf8JsonWriter json, Standing standing)
    {
        if (standing.Driver is not { } driver)
        {
            json.WriteNull("driver");
            return;
        }

        json.WriteStartObject("driver");
        json.WriteString("host", driver.Host);
        json.WriteNumber("pid", driver.ProcessId);
        TrialJson.WriteTime(json, "since", driver.Since);
        json.WriteEndObject();
    }
}
