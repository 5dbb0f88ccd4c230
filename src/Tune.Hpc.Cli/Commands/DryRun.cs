using System.Globalization;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>run --dry-run</c>: what would be done.</summary>
internal static class DryRun
{
    private const int Shown = 3;
    private const int CountedAtMost = 10_000;

    /// <summary>Shows it.</summary>
    public static int Show(ExperimentSpec spec, bool json, Surroundings surroundings)
    {
        var trials = Experiments.DryRun(spec, CountedAtMost);
        if (json)
        {
            WriteJson(spec, trials, surroundings);
        }
        else
        {
            Write(spec, trials, surroundings.Out);
        }

        return ExitCodes.Ok;
    }

    private static void Write(ExperimentSpec spec, IReadOnlyList<DryRunTrial> trials, TextWriter writer)
    {
        writer.WriteLine($"{spec.Name}: would run {CountOf(spec, trials)}, in {Experiments.FolderOf(spec)}");
        writer.WriteLine($"search {spec.Search.Type}, scheduler {spec.Scheduler.Type}, executor {spec.Executor.Type}, seed {spec.Seed}");
        if (trials.Count > 0)
        {
            writer.WriteLine($"each asks for {RequestPhrase.Of(trials[0].Request)}");
        }

        foreach (var trial in trials.Take(Shown))
        {
            writer.WriteLine($"\ntrial {trial.Trial}: {Phrases.Config(trial.Config)}");
            writer.WriteLine("---- job.sh");
            writer.Write(trial.Script);
            writer.WriteLine("----");
        }
    }

    private static string CountOf(ExperimentSpec spec, IReadOnlyList<DryRunTrial> trials) =>
        spec.NumSamples < 0 ? "trials until time_budget_s ends it"
        : string.Create(CultureInfo.InvariantCulture, $"{trials.Count}{(trials.Count == CountedAtMost ? " or more" : "")} trial{(trials.Count == 1 ? "" : "s")}");

    private static void WriteJson(ExperimentSpec spec, IReadOnlyList<DryRunTrial> trials, Surroundings surroundings)
    {
        using var output = JsonOutput.Begin(surroundings, "dry-run");
        output.Json.WriteString("name", spec.Name);
        output.Json.WriteString("folder", Experiments.FolderOf(spec));
        output.Json.WriteNumber("seed", spec.Seed);
        output.Json.WriteNumber("count", trials.Count);
        output.Json.WriteStartArray("trials");
        foreach (var trial in trials.Take(Shown))
        {
            output.Json.WriteStartObject();
            output.Json.WriteString("trial_id", trial.Trial.ToString());
            output.Json.WritePropertyName("config");
            trial.Config.WriteTo(output.Json);
            output.Json.WriteString("resources", RequestPhrase.Of(trial.Request));
            output.Json.WriteString("script", trial.Script);
            output.Json.WriteEndObject();
        }

        output.Json.WriteEndArray();
        output.End();
    }
}
