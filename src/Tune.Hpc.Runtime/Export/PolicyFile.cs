using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Scheduling.PbtReplay;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Export;

/// <summary>A population's schedule as a file: <c>{"policy": [{"iteration": 0, "config": {...}}, ...]}</c>.</summary>
/// <remarks>What Ray Tune logs for each trial (<c>pbt_policy_*.txt</c>) is read as well.</remarks>
public static class PolicyFile
{
    private const string Policy = "policy";
    private const string Iteration = "iteration";
    private const string Config = "config";

    /// <summary>The schedule that led to a trial of a recorded experiment.</summary>
    /// <exception cref="TuneException">No experiment, or no such trial.</exception>
    public static IReadOnlyList<PolicyStep> OfExperiment(string folder, TrialId trial)
    {
        using var view = ExperimentView.Open(folder);
        view.RequireTrial(trial.ToString());
        return Lineage.Of(view.Entries().Select(e => e.Event), trial);
    }

    /// <summary>The file's text.</summary>
    /// <param name="steps">The schedule.</param>
    /// <param name="experiment">Where it comes from.</param>
    /// <param name="trial">The trial it led to.</param>
    public static string Text(IEnumerable<PolicyStep> steps, string experiment, TrialId trial) => new ConfigMapBuilder
    {
        ["experiment"] = ConfigValue.Of(experiment),
        ["trial"] = ConfigValue.Of(trial.ToString()),
        [Policy] = ListOf(steps),
    }.ToMap().ToJson(indented: true) + "\n";

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <exception cref="TuneException">The disk refuses.</exception>
    public static void Write(string path, IEnumerable<PolicyStep> steps, string experiment, TrialId trial)
    {
        try
        {
            string temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
            File.WriteAllText(temporary, Text(steps, experiment, trial));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TuneException(ResultCodes.NotWritten, $"{path}: cannot be written: {error.Message}", error);
        }
    }

    /// <summary>The schedule as specifications have it.</summary>
    public static ConfigList ListOf(IEnumerable<PolicyStep> steps) => new([.. steps.Select(s => new ConfigMapBuilder { [Iteration] = ConfigValue.Of(s.Iteration), [Config] = s.Config }.ToMap())]);

    /// <summary>Reads a file.</summary>
    /// <exception cref="TuneException">It cannot be read, or holds no schedule.</exception>
    public static IReadOnlyList<PolicyStep> Load(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TuneException(SpecCodes.Unreadable, $"{path}: cannot be read: {error.Message}", error);
        }

        return Lines(text) is { Count: > 0 } lines && lines.All(l => l is ConfigList { Items.Length: 6 })
            ? OfRayLog([.. lines.Cast<ConfigList>()], path)
            : Steps(Parse(text, path) is ConfigMap map ? map[Policy] ?? map : Parse(text, path), path);
    }

    /// <summary>Reads a list of steps.</summary>
    /// <param name="list">The list.</param>
    /// <param name="place">What messages begin with.</param>
    /// <exception cref="TuneException">It is none; its first step is not at 0; iterations that do not rise.</exception>
    public static IReadOnlyList<PolicyStep> Steps(ConfigValue list, string place)
    {
        var steps = (list as ConfigList)?.Items.Select(StepOf).ToList() ?? [];
        string? wrong = steps.Count == 0 || steps.Contains(null) ? "not a list of steps such as {\"iteration\": 40, \"config\": {\"lr\": 0.08}}"
            : steps[0]!.Iteration != 0 ? $"the first step is at iteration {steps[0]!.Iteration}; it must be at 0, with the configuration to begin with"
            : steps.Zip(steps.Skip(1)).FirstOrDefault(p => p.First!.Iteration >= p.Second!.Iteration) is { Second: { } late } ? $"the step at iteration {late.Iteration} comes after one that is not earlier"
            : null;
        return wrong is null ? [.. steps.Select(s => s!)] : throw new TuneException(SpecCodes.BadValue, $"{place}: {wrong}");
    }

    private static PolicyStep? StepOf(ConfigValue item) =>
        item is ConfigMap map && map[Iteration] is { AsDouble: >= 0 and <= long.MaxValue and var at } && at == Math.Floor(at) && map[Config] is ConfigMap config
            ? new PolicyStep((long)at, config)
            : null;

    /// <summary>Lines of [target, source, target's iteration, source's iteration, source's configuration, new configuration]; read backwards as long as each target is the next one's source.</summary>
    private static ImmutableArray<PolicyStep> OfRayLog(List<ConfigList> lines, string path)
    {
        var steps = new List<PolicyStep>();
        ConfigValue? source = null;
        ConfigValue begin = ConfigValue.Null;
        foreach (var line in lines.AsEnumerable().Reverse().TakeWhile(l => source is null || l.Items[0].Equals(source)))
        {
            if (line.Items is not [_, var from, _, { AsDouble: { } at }, ConfigMap old, ConfigMap config])
            {
                throw new TuneException(SpecCodes.BadValue, $"{path}: a line is not [target, source, target's iteration, source's iteration, source's configuration, new configuration]: {line.ToJson()}");
            }

            (source, begin) = (from, old);
            if (steps.Count == 0 || at < steps[^1].Iteration)
            {
                steps.Add(new PolicyStep((long)at, config));
            }
        }

        steps.Reverse();
        return steps[0].Iteration > 0 ? [new PolicyStep(0, (ConfigMap)begin), .. steps] : [.. steps];
    }

    private static List<ConfigValue>? Lines(string text)
    {
        try
        {
            return [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ConfigValue.Parse)];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ConfigValue Parse(string text, string path)
    {
        try
        {
            return ConfigValue.Parse(text);
        }
        catch (JsonException error)
        {
            throw new TuneException(SpecCodes.NotJson, $"{path}: not JSON: {error.Message}", error);
        }
    }
}
