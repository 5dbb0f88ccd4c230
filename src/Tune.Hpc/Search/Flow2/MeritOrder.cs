using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Flow2;

/// <summary>Which of two results is better. A result that is no number is never better.</summary>
internal abstract class MeritOrder
{
    /// <summary>Feasible first, then the smaller loss.</summary>
    public static MeritOrder Plain { get; } = new PlainOrder();

    /// <summary>The order of an experiment.</summary>
    public static MeritOrder Of(SearcherSetting setting) => setting.Lexicographic is { } lexicographic ? new ByPreference(lexicographic) : Plain;

    /// <summary>Hears of every result, where the order depends on what was reached so far.</summary>
    public virtual void Learn(Observation observation)
    {
    }

    /// <summary>Whether the first is strictly better.</summary>
    public abstract bool IsBetter(Observation first, Observation second);

    /// <summary>Whether a search may go on from it.</summary>
    public static bool Counts(Observation observation) => double.IsFinite(observation.PlainLoss);

    /// <summary>By the objectives in turn, each within what its best leaves: feasible first here as well.</summary>
    private sealed class ByPreference(LexicographicOrder order) : MeritOrder
    {
        private readonly List<double[]> _losses = [];
        private double[]? _bounds;

        public override void Learn(Observation observation)
        {
            if (Counts(observation) && observation.Violation == 0 && observation.Losses.Length == order.Goals.Length)
            {
                _losses.Add([.. observation.Losses]);
                _bounds = null;
            }
        }

        public override bool IsBetter(Observation first, Observation second)
        {
            if (!Counts(first) || first.Violation > second.Violation || first.Losses.Length != order.Goals.Length || second.Losses.Length != order.Goals.Length)
            {
                return false;
            }

            _bounds ??= order.Bounds(_losses);
            return first.Violation < second.Violation || order.Compare(first.Losses.AsSpan(), second.Losses.AsSpan(), _bounds) < 0;
        }
    }

    private sealed class PlainOrder : MeritOrder
    {
        public override bool IsBetter(Observation first, Observation second) => Counts(first)
            && (first.Violation < second.Violation || (!(first.Violation > second.Violation) && first.PlainLoss < second.PlainLoss));
    }
}
