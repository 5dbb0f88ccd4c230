using Tune.Hpc.Runtime.Simulation.Curves;
using Tune.Hpc.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation.Playing;

/// <summary>Proposes the configurations with which the curves were recorded, so that a trial's configuration and its curve belong together.</summary>
/// <param name="order">Which curve a trial plays.</param>
/// <param name="count">How many trials there are; −1 is without limit.</param>
internal sealed class RecordedSearcher(CurveOrder order, long count) : ISearcher
{
    /// <inheritdoc/>
    public string Name => "recorded";

    /// <inheritdoc/>
    public Suggestion Suggest(SuggestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (count >= 0 && context.Index >= count)
        {
            return new Suggestion.Finished($"all {count} trials are out");
        }

        var curve = order.Of(new TrialId((int)context.Index + 1));
        return new Suggestion.Run(curve.Config!, $"recorded as trial {curve.Name}");
    }

    /// <inheritdoc/>
    public void Observe(FinishedTrial trial)
    {
    }
}
