using System.Collections.Immutable;
using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Asha;

/// <summary>The milestones of each bracket, and which bracket a trial joins.</summary>
internal sealed class AshaRungs
{
    private readonly ulong _seed;
    private readonly ImmutableArray<double> _weights;

    internal AshaRungs(AshaSettings settings, ulong seed)
    {
        _seed = seed;
        ImmutableArray<double> milestones = [.. Milestones(settings)];
        Brackets = [.. Enumerable.Range(0, settings.Brackets).Select(s => milestones[Math.Min(s, milestones.Length)..])];
        int most = Brackets.Max(b => b.Length);
        _weights = [.. Brackets.Select(b => Math.Exp(b.Length - most))];
    }

    /// <summary>Bracket s leaves out the lowest s rungs.</summary>
    internal ImmutableArray<ImmutableArray<double>> Brackets { get; }

    /// <summary>A trial joins a bracket with probability proportional to e^(rungs of the bracket), as in Ray Tune.</summary>
    internal int BracketOf(TrialId trial)
    {
        if (_weights.Length == 1)
        {
            return 0;
        }

        double at = KeyedStream.For(_seed, "asha/bracket", trial.Number).NextDouble() * _weights.Sum();
        int chosen = 0;
        while (chosen < _weights.Length - 1 && at >= _weights[chosen])
        {
            at -= _weights[chosen++];
        }

        return chosen;
    }

    /// <summary>The highest rung whose milestone is not above that budget; −1 below the first.</summary>
    internal static int HighestAt(ImmutableArray<double> milestones, double budget)
    {
        int rung = milestones.Length - 1;
        while (rung >= 0 && !(milestones[rung] <= budget))
        {
            rung--;
        }

        return rung;
    }

    /// <summary>r, rη, rη², … up to R, multiplied up.</summary>
    private static IEnumerable<double> Milestones(AshaSettings settings)
    {
        for (double milestone = settings.GracePeriod; milestone <= settings.MaxT; milestone *= settings.ReductionFactor)
        {
            yield return milestone;
        }
    }
}
