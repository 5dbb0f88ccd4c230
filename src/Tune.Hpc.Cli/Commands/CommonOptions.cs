using System.CommandLine;
using Tune.Hpc.Runtime.Results;

namespace Tune.Hpc.Cli.Commands;

/// <summary>Options that several verbs have, made anew for each.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Data as JSON, schema tune/1." };

    /// <summary><c>--quiet</c>.</summary>
    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Say nothing but errors and the result." };

    /// <summary><c>--detach</c>.</summary>
    public static Option<bool> Detach() => new("--detach") { Description = "Submit a small job that drives the experiment (executor.controller), and leave; 'watch' looks at it." };

    /// <summary><c>--scope</c>.</summary>
    public static Option<string> Scope()
    {
        var option = new Option<string>("--scope")
        {
            HelpName = "SCOPE",
            Description = $"Which value of a trial counts: {string.Join(", ", Best.ScopeNames)}.",
            DefaultValueFactory = _ => Best.ScopeNames[0],
        };
        option.CompletionSources.Add(_ => Best.ScopeNames.Select(n => new System.CommandLine.Completions.CompletionItem(n)));
        return option;
    }

    /// <summary><c>--metric</c> and <c>--mode</c>, to compare trials by another metric.</summary>
    public static (Option<string?> Metric, Option<string?> Mode) Objective()
    {
        var mode = new Option<string?>("--mode") { HelpName = "MODE", Description = "min or max; with --metric." };
        mode.CompletionSources.Add("min", "max");
        return (new Option<string?>("--metric") { HelpName = "METRIC", Description = "Compare by this metric instead of the experiment's; with --mode." }, mode);
    }

    /// <summary>What <c>--metric</c> and <c>--mode</c> say; null when neither is given.</summary>
    /// <exception cref="TuneException">One without the other, or another mode.</exception>
    public static Trials.Objective? ReadObjective(string? metric, string? mode) => (metric, mode) switch
    {
        (null, null) => null,
        (not null, "min") => new Trials.Objective(metric, Trials.ObjectiveMode.Min),
        (not null, "max") => new Trials.Objective(metric, Trials.ObjectiveMode.Max),
        (null, _) => throw new TuneException(CliCodes.BadValue, "--mode goes with --metric NAME"),
        (_, null) => throw new TuneException(CliCodes.BadValue, $"--metric {metric} needs --mode min or --mode max"),
        _ => throw new TuneException(CliCodes.BadValue, $"--mode: '{mode}' is not min or max"),
    };
}
