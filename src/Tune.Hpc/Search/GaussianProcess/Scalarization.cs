using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Makes one loss of several, with other weights for each suggestion, so that suggestions spread along the Pareto front.</summary>
/// <remarks>Knowles, "ParEGO: A Hybrid Algorithm with On-Line Landscape Approximation for Expensive Multiobjective Optimization Problems", 2006: the augmented
/// Chebyshev function, of losses that are brought to the range 0 to 1 after their tails were cut by <see cref="OutputTransform"/>.</remarks>
internal static class Scalarization
{
    private const double Augmentation = 0.05;

    /// <summary>The loss of each result under the weights of this suggestion; +∞ where one of its losses is missing.</summary>
    public static double[] Of(IReadOnlyList<Observation> rows, ProposalContext context)
    {
        int objectives = rows.Max(r => r.Losses.Length);
        var stream = KeyedStream.For(context.Seed, "gp/weights", context.Index);
        double[] weights = new double[objectives];
        double[] most = new double[rows.Count];
        double[] sums = new double[rows.Count];
        for (int o = 0; o < objectives; o++)
        {
            weights[o] = -Math.Log(1 - stream.NextDouble());
        }

        double total = weights.Sum();
        for (int o = 0; o < objectives; o++)
        {
            double[] losses = Scaled(rows, o);
            for (int i = 0; i < losses.Length; i++)
            {
                double weighted = weights[o] / total * losses[i];
                most[i] = Math.Max(most[i], weighted);
                sums[i] += weighted;
            }
        }

        return [.. most.Select((m, i) => double.IsFinite(sums[i]) && double.IsFinite(rows[i].PlainLoss) ? m + (Augmentation * sums[i]) : double.PositiveInfinity)];
    }

    private static double[] Scaled(IReadOnlyList<Observation> rows, int objective)
    {
        double[] losses = [.. rows.Select(r => r.Losses.Length > objective ? r.Losses[objective] : double.PositiveInfinity)];
        if (OutputTransform.Apply(losses) is not { } targets)
        {
            return [.. losses.Select(l => double.IsFinite(l) ? 0 : double.PositiveInfinity)];
        }

        double least = targets.Min();
        double range = targets.Max() - least;
        return [.. losses.Select((l, i) => double.IsFinite(l) ? (targets[i] - least) / range : double.PositiveInfinity)];
    }
}
