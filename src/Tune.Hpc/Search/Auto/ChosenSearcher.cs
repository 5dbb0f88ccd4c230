using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Auto;

/// <summary>The chosen algorithm's searcher, with the choice in the reason of its first suggestion.</summary>
/// <param name="chosen">The searcher.</param>
/// <param name="choice">The choice.</param>
/// <param name="explained">The suggestion that has the whole reason: the first that is not the user's own.</param>
internal sealed class ChosenSearcher(ISearcher chosen, AutoChoice choice, long explained) : ISearcher
{
    public string Name => "auto";

    public Suggestion Suggest(SuggestContext context)
    {
        var suggestion = chosen.Suggest(context);
        return suggestion is Suggestion.Run run && context.Index == explained ? run with { Reason = $"auto: {choice}; {run.Reason}" } : suggestion;
    }

    public void OnCreated(CreatedTrial trial) => chosen.OnCreated(trial);

    public void OnRung(RungReport report) => chosen.OnRung(report);

    public void Observe(FinishedTrial trial) => chosen.Observe(trial);

    public void OnReopened(TrialId trial) => chosen.OnReopened(trial);
}
