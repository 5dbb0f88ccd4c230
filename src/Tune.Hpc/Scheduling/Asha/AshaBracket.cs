using System.Collections.Immutable;
using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Asha;

/// <summary>The rungs of one bracket, with the losses recorded at each.</summary>
internal sealed class AshaBracket
{
    private readonly Objective _objective;
    private readonly double _survivors;
    private readonly ImmutableArray<double> _milestones;
    private readonly ImmutableArray<string> _places;
    private readonly SortedLosses[] _losses;

    internal AshaBracket(ImmutableArray<double> milestones, double reductionFactor, Objective objective)
    {
        _objective = objective;
        _survivors = 1 / reductionFactor;
        _milestones = milestones;
        _places = [.. milestones.Select(m => $"rung {m:R}")];
        _losses = [.. milestones.Select(_ => new SortedLosses())];
    }

    internal int HighestRungAt(double budget) => AshaRungs.HighestAt(_milestones, budget);

    /// <summary>Judges a loss against the earlier ones at that rung and records it.</summary>
    internal Verdict Judge(int rung, double loss)
    {
        string place = _places[rung];
        if (!double.IsFinite(loss))
        {
            return Verdict.Stop($"{place}: {_objective.Metric} is not a finite number");
        }

        var earlier = _losses[rung];
        if (earlier.Count == 0)
        {
            earlier.Add(loss);
            return Verdict.GoOn($"{place}: first to arrive");
        }

        double cutoff = earlier.Percentile(_survivors);
        int rank = earlier.CountBelow(loss) + 1;
        earlier.Add(loss);
        string reason = $"{place}: {_objective.Metric} {_objective.FromLoss(loss):G6} is rank {rank} of {earlier.Count}, the cut-off is {_objective.FromLoss(cutoff):G6}";
        return loss > cutoff ? Verdict.Stop(reason) : Verdict.GoOn(reason);
    }
}
