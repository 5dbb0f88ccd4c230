using System.Globalization;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.QuasiMonteCarlo;

/// <summary>Proposes the points of a sequence in their order. Those that break constraints or repeat a configuration are passed over.</summary>
/// <param name="name">Its name in specifications.</param>
/// <param name="title">What its points are called in reasons.</param>
/// <param name="sequence">The points.</param>
/// <param name="first">The number of the first point that is proposed.</param>
/// <param name="userPoints">How many suggestions are the user's own.</param>
internal sealed class QuasiMonteCarloSampler(string name, string title, IPointSequence sequence, long first, long userPoints) : ISampler
{
    private const string At = "at";

    // By how much the sequence is ahead of the suggestions.
    private long _ahead = -userPoints;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Proposal Propose(ProposalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        long at = Math.Max(0, context.Index + _ahead) + context.Attempt;
        return new Proposal.Point(sequence.Point(first + at), string.Create(CultureInfo.InvariantCulture, $"{title} {at + 1}"))
        {
            Notes = new ConfigMapBuilder { [At] = ConfigValue.Of(at) }.ToMap(),
        };
    }

    /// <inheritdoc/>
    public void OnProposed(ProposedPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (point.Notes[At] is ConfigInteger { Value: >= 0 } at && at.Value < long.MaxValue / 2)
        {
            _ahead = Math.Max(_ahead, at.Value - point.Index);
        }
    }

    /// <summary>Nothing: the points are fixed beforehand.</summary>
    public void Learn(Observation observation)
    {
    }
}
