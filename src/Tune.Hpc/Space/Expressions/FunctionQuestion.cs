using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary>What a function is asked.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Config">The configuration, as far as it is decided.</param>
public sealed record FunctionQuestion(string Function, ConfigMap Config)
{
    /// <summary>The trial it is about; null while there is none.</summary>
    public TrialId? Trial { get; init; }

    /// <summary>The report it is about: metrics by name; null where it is about none.</summary>
    public ConfigMap? Result { get; init; }
}

/// <summary>Asks a function that a user wrote in code.</summary>
/// <param name="question">What it is asked.</param>
/// <returns>Its answer.</returns>
/// <exception cref="TuneException">It gives none; the message names it.</exception>
public delegate ConfigValue AskFunction(FunctionQuestion question);
