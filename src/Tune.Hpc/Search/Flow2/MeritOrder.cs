using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Flow2;

/// <summary>Which of two results is better. A result that is no number is never better.</summary>
internal abstract class MeritOrder
{
    /// <summary>Feasible first, then the smaller loss.</summary>
    public static MeritOrder Plain { get; } = new PlainOrder();

    /// <summary>Hears of every result, where the order depends on what was reached so far.</summary>
    public virtual void Learn(Observation observation)
    {
    }

    /// <summary>Whether the first is strictly better.</summary>
    public abstract bool IsBetter(Observation first, Observation second);

    /// <summary>Whether a search may go on from it.</summary>
    public static bool Counts(Observation observation) => double.IsFinite(observation.PlainLoss);

    private sealed class PlainOrder : MeritOrder
    {
        public override bool IsBetter(Observation first, Observation second) => Counts(first)
            && (first.Violation < second.Violation || (!(first.Violation > second.Violation) && first.PlainLoss < second.PlainLoss));
    }
}
