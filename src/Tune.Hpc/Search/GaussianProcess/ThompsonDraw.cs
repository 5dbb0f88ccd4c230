using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Draws one function from a process, at some places.</summary>
internal static class ThompsonDraw
{
    /// <summary>Its values, with the log-probability of breaking no constraint not looked at.</summary>
    /// <param name="posterior">The belief.</param>
    /// <param name="places">Canonical places.</param>
    /// <param name="stream">Draws.</param>
    public static double[] At(Posterior posterior, IReadOnlyList<double[]> places, ref KeyedStream stream)
    {
        var surrogate = posterior.Surrogate.Copy();
        int before = surrogate.Count;
        surrogate.Add(places);
        double[] white = new double[surrogate.Count];
        posterior.White.CopyTo(white);
        double[] values = new double[places.Count];
        for (int i = 0; i < values.Length; i++)
        {
            white[before + i] = stream.NextNormal();
            values[i] = Vectors.Dot(surrogate.Factor.Row(before + i), white);
        }

        return values;
    }
}
