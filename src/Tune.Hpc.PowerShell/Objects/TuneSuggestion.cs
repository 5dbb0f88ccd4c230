using System.Collections.Specialized;
using Tune.Hpc.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>What a search answers: a configuration to try, or that it waits for results, or that it has finished.</summary>
public sealed class TuneSuggestion
{
    internal TuneSuggestion(TuneAskTell search, TrialId trial, ConfigMap config, string reason)
    {
        Search = search;
        TrialId = trial.ToString();
        Config = PlainValues.Of(config);
        Status = "run";
        Reason = reason;
    }

    internal TuneSuggestion(TuneAskTell search, TrialId trial, Suggestion answer)
    {
        Search = search;
        (Status, Reason) = answer switch
        {
            Suggestion.NotNow wait => ("wait", wait.Reason),
            Suggestion.Finished finished => ("finished", finished.Reason),
            Suggestion.Run run => ("run", run.Reason),
            _ => throw new InvalidOperationException(answer.ToString()),
        };
        if (answer is Suggestion.Run given)
        {
            TrialId = trial.ToString();
            Config = PlainValues.Of(given.Config);
        }
    }

    /// <summary>run: there is a configuration to try. wait: ask again when a result was told. finished: there is no more.</summary>
    public string Status { get; }

    /// <summary>The trial's number; null where there is nothing to try.</summary>
    public string? TrialId { get; }

    /// <summary>The configuration; null where there is nothing to try.</summary>
    public OrderedDictionary? Config { get; }

    /// <summary>Why.</summary>
    public string Reason { get; }

    internal TuneAskTell Search { get; }

    /// <summary>The trial, or the status.</summary>
    public override string ToString() => TrialId ?? Status;
}
