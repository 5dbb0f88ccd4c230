using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation.Curves;

/// <summary>Which curve a trial plays: trial k plays curve k; where there are more trials than curves, they are played again in an order drawn by the seed.</summary>
/// <remarks>It depends on the seed and the trial's number alone, so that all schedulers that are compared see the same trials.</remarks>
internal sealed class CurveOrder(LearningCurves curves, ulong seed, bool shuffle)
{
    private readonly List<int[]> _rounds = [];

    /// <summary>The curve of a trial.</summary>
    public LearningCurve Of(TrialId trial)
    {
        int count = curves.All.Length;
        int round = (trial.Number - 1) / count;
        while (_rounds.Count <= round)
        {
            _rounds.Add(Round(_rounds.Count));
        }

        return curves.All[_rounds[round][(trial.Number - 1) % count]];
    }

    private int[] Round(int round)
    {
        int[] order = [.. Enumerable.Range(0, curves.All.Length)];
        if (round > 0 || shuffle)
        {
            var random = KeyedStream.For(seed, "simulation/curves", round);
            for (int i = order.Length - 1; i > 0; i--)
            {
                int j = (int)random.NextInt64(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }
        }

        return order;
    }
}
