using System.Collections.Immutable;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary>How a trial gets a name: a text with placeholders, or a function's answer.</summary>
public sealed record TrialNameRule
{
    private TrialNameRule()
    {
    }

    /// <summary>Placeholders that are always known. A parameter of the same name goes first.</summary>
    public static ImmutableArray<string> BuiltIn { get; } = ["trial_id", "experiment"];

    /// <summary>The text; null where a function is asked.</summary>
    public ArgumentTemplate? Template { get; private init; }

    /// <summary>The function; null where there is a text.</summary>
    public string? Function { get; private init; }

    /// <summary>A text with placeholders.</summary>
    public static TrialNameRule Of(ArgumentTemplate template) => new() { Template = template };

    /// <summary>The answer of a function.</summary>
    public static TrialNameRule Asking(string function) => new() { Function = function };

    /// <summary>The name of a trial; null where the function gives none.</summary>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="ask">Asks functions; null where nobody can be asked.</param>
    /// <exception cref="TuneException">The function gives no answer, or one that is no name.</exception>
    public string? NameOf(string experiment, TrialId trial, ConfigMap config, AskFunction? ask)
    {
        if (Template is { } template)
        {
            return template.Expand(name => TrialPlaceholders.Find(config, name)?.ToString() ?? BuiltInValue(name, experiment, trial));
        }

        if (ask is null)
        {
            throw new TuneException(FunctionCodes.NotAsked, $"function {Function}: nobody can be asked here");
        }

        return ask(new FunctionQuestion(Function!, config) { Trial = trial }) switch
        {
            ConfigNull => null,
            (ConfigText or ConfigInteger or ConfigNumber) and var name => name.ToString(),
            var other => throw new TuneException(FunctionCodes.BadAnswer, $"function {Function} answered {Kinds.Describe(other)}; a name is a text"),
        };
    }

    private static string? BuiltInValue(string name, string experiment, TrialId trial) => name switch
    {
        "trial_id" => trial.ToString(),
        "experiment" => experiment,
        _ => null,
    };
}
