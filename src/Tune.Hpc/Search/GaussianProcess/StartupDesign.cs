using Tune.Hpc.Search.QuasiMonteCarlo;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Where to look before there is a process: scrambled Sobol points by the suggestion's number; random ones where those are rejected.</summary>
internal sealed class StartupDesign(int axes, ulong seed)
{
    private readonly Sobol _points = new(axes, seed, scramble: true);

    /// <summary>The place of a suggestion.</summary>
    public double[] Point(ProposalContext context)
    {
        if (context.Attempt == 0)
        {
            return _points.Point(context.Index);
        }

        var stream = context.Stream("gp/startup");
        double[] point = new double[axes];
        for (int j = 0; j < axes; j++)
        {
            point[j] = stream.NextDouble();
        }

        return point;
    }
}
