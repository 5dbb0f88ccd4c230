using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>What <c>status</c> and <c>ls</c> show of a specification; made without reading its space.</summary>
public sealed record ExperimentSummary
{
    /// <summary><c>name</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>command</c>, on one line.</summary>
    public required string Command { get; init; }

    /// <summary><c>metric</c> and <c>mode</c>, the first of several; null where nothing is optimised.</summary>
    public Objective? Objective => Goals.First;

    /// <summary>All objectives, and what results have to keep.</summary>
    public Goals Goals { get; init; } = Goals.None;

    /// <summary><c>num_samples</c>; −1 is without limit.</summary>
    public required long NumSamples { get; init; }

    /// <summary><c>max_concurrent_trials</c>; 0 is as many as fit.</summary>
    public required int MaxConcurrentTrials { get; init; }

    /// <summary><c>time_budget_s</c>; null is without limit.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>The type of <c>search_alg</c>.</summary>
    public required string Search { get; init; }

    /// <summary>The type of <c>scheduler</c>.</summary>
    public required string Scheduler { get; init; }

    /// <summary>The type of <c>executor</c>.</summary>
    public required string Executor { get; init; }

    /// <summary><c>seed</c>.</summary>
    public required long Seed { get; init; }

    /// <summary><c>work_path</c>, or null.</summary>
    public string? WorkPath { get; init; }

    /// <summary>The whole document.</summary>
    public required ConfigMap Document { get; init; }

    internal static ExperimentSummary? Of(ConfigMap document) =>
        document["name"] is ConfigText name && document["command"] is ConfigList command && document["num_samples"] is ConfigInteger samples
            && document["max_concurrent_trials"] is ConfigInteger concurrent && document["seed"] is ConfigInteger seed
            && TypeOf(document, "search_alg") is { } search && TypeOf(document, "scheduler") is { } scheduler && TypeOf(document, "executor") is { } executor
            ? new ExperimentSummary
            {
                Name = name.Value,
                Command = ShellWords.Join(command.Items.Select(i => i.ToString())),
                Goals = StoredGoals.Of(document),
                NumSamples = samples.Value,
                MaxConcurrentTrials = (int)concurrent.Value,
                TimeBudget = document["time_budget_s"]?.AsDouble is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Search = search,
                Scheduler = scheduler,
                Executor = executor,
                Seed = seed.Value,
                WorkPath = (document["work_path"] as ConfigText)?.Value,
                Document = document,
            }
            : null;

    private static string? TypeOf(ConfigMap document, string key) => ((document[key] as ConfigMap)?["type"] as ConfigText)?.Value;
}
