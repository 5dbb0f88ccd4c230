using System.Globalization;
using System.Text.Json;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>run --dry-run</c>: what would be done.</summary>
internal static class DryRun
{
    private const int Shown = 3;
    /// <summary>A cluster is asked about that many different requests.</summary>
    private const int AskedAtMost = 10;

    /// <summary>Shows it; a cluster is asked what it would say.</summary>
    public static async Task<int> ShowAsync(ExperimentSpec spec, bool json, Surroundings surroundings)
    {
        var trials = Experiments.DryRun(spec, Experiments.MostCounted(spec));
        if (!json)
        {
            Write(spec, trials, surroundings.Out);
            surroundings.Out.Flush();
        }

        var verdicts = await AskAsync(spec, trials, surroundings);
        if (json)
        {
            WriteJson(spec, trials, verdicts, surroundings);
        }
        else
        {
            WriteVerdicts(verdicts, surroundings.Out);
        }

        return verdicts.Any(v => v.IsRefused) ? ExitCodes.Usage : ExitCodes.Ok;
    }

    private static async Task<IReadOnlyList<RequestVerdict>> AskAsync(ExperimentSpec spec, IReadOnlyList<DryRunTrial> trials, Surroundings surroundings) => ClusterRequests.IsAbout(spec)
        ? await new ClusterRequests(surroundings.Clock).AskAsync(trials.Select(t => t.Request).Distinct().Take(AskedAtMost), surroundings.Leave)
        : [];

    private static void Write(ExperimentSpec spec, IReadOnlyList<DryRunTrial> trials, TextWriter writer)
    {
        writer.WriteLine($"{spec.Name}: would run {CountOf(spec, trials)}, in {Experiments.FolderOf(spec)}");
        writer.WriteLine($"search {Experiments.SearchOf(spec)}, scheduler {spec.Scheduler.Type}, executor {spec.Executor.Type}, seed {spec.Seed}");
        if (trials.Count > 0)
        {
            writer.WriteLine($"{(spec.Resources.IsFixed ? "each" : "the first")} asks for {RequestPhrase.Of(trials[0].Request)}");
            writer.WriteLine(RunForecast.Of(spec).CostText);
        }

        foreach (var trial in trials.Take(Shown))
        {
            writer.WriteLine($"\ntrial {trial.Trial}: {Phrases.Config(trial.Config)}");
            writer.WriteLine("---- job.sh");
            writer.Write(trial.Script);
            writer.WriteLine("----");
            if (ClusterRequests.IsAbout(spec))
            {
                writer.WriteLine(ClusterRequests.CommandLine(trial.Request, "job.sh"));
            }
        }

        if (spec.Executor.Queue is { Mode: SubmissionMode.Array })
        {
            writer.WriteLine("\ntrials that start together and ask for the same go out as one job array, with these options");
        }
    }

    private static void WriteVerdicts(IReadOnlyList<RequestVerdict> verdicts, TextWriter writer)
    {
        foreach (var verdict in verdicts)
        {
            writer.WriteLine($"\nthe cluster on {string.Join(' ', verdict.Arguments)}:");
            writer.WriteLine(verdict.IsRefused ? $"  refused: {string.Join("\n  refused: ", verdict.Complaints)}" : $"  {(verdict.Accepted ? "accepted" : "not now")}: {verdict.Text}");
        }
    }

    private static string CountOf(ExperimentSpec spec, IReadOnlyList<DryRunTrial> trials) =>
        spec.NumSamples < 0 ? "trials until time_budget_s ends it"
        : string.Create(CultureInfo.InvariantCulture, $"{trials.Count}{(trials.Count == Experiments.MostCounted(spec) ? " or more" : "")} trial{(trials.Count == 1 ? "" : "s")}");

    private static void WriteJson(ExperimentSpec spec, IReadOnlyList<DryRunTrial> trials, IReadOnlyList<RequestVerdict> verdicts, Surroundings surroundings)
    {
        using var output = JsonOutput.Begin(surroundings, "dry-run");
        output.Json.WriteString("name", spec.Name);
        output.Json.WriteString("folder", Experiments.FolderOf(spec));
        output.Json.WriteNumber("seed", spec.Seed);
        output.Json.WriteNumber("count", trials.Count);
        WriteCost(output.Json, RunForecast.Of(spec));
        output.Json.WriteStartArray("trials");
        foreach (var trial in trials.Take(Shown))
        {
            output.Json.WriteStartObject();
            output.Json.WriteString("trial_id", trial.Trial.ToString());
            output.Json.WritePropertyName("config");
            trial.Config.WriteTo(output.Json);
            output.Json.WriteString("resources", RequestPhrase.Of(trial.Request));
            output.Json.WriteString("script", trial.Script);
            TrialJson.WriteText(output.Json, "command_line", ClusterRequests.IsAbout(spec) ? ClusterRequests.CommandLine(trial.Request, "job.sh") : null);
            output.Json.WriteEndObject();
        }

        output.Json.WriteEndArray();
        WriteVerdicts(output.Json, verdicts);
        output.End();
    }

    private static void WriteCost(Utf8JsonWriter json, RunForecast forecast)
    {
        if (forecast is not { CpuHours: { } cpus, NodeHours: { } nodes, GpuHours: { } gpus })
        {
            json.WriteNull("at_most");
            return;
        }

        json.WriteStartObject("at_most");
        json.WriteNumber("cpu_hours", cpus);
        json.WriteNumber("node_hours", nodes);
        json.WriteNumber("gpu_hours", gpus);
        json.WriteEndObject();
    }

    private static void WriteVerdicts(Utf8JsonWriter json, IReadOnlyList<RequestVerdict> verdicts)
    {
        json.WriteStartArray("verdicts");
        foreach (var verdict in verdicts)
        {
            json.WriteStartObject();
            json.WriteString("arguments", string.Join(' ', verdict.Arguments));
            json.WriteBoolean("refused", verdict.IsRefused);
            json.WriteString("answer", verdict.Text);
            json.WriteStartArray("problems");
            foreach (string problem in verdict.Problems)
            {
                json.WriteStringValue(problem);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
