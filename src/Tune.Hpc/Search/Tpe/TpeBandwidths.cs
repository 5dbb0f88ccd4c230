namespace Tune.Hpc.Search.Tpe;

/// <summary>How wide the kernels on an axis are, as parts of its range.</summary>
/// <param name="ConsiderEndpoints">Whether the outermost kernels also look at the bounds; the form of Optuna.</param>
/// <param name="ConsiderMagicClip">Whether no kernel is narrower than a part of the range that falls with the number of kernels, to a hundredth.</param>
/// <param name="WithPrior">Whether the prior stands among the centres: the form of HyperOpt.</param>
internal readonly record struct TpeBandwidths(bool ConsiderEndpoints, bool ConsiderMagicClip, bool WithPrior)
{
    /// <summary>Where kernels could be narrower than anything.</summary>
    private const double Least = 1e-6;
    private const double PriorCentre = 0.5;

    /// <summary>The narrowest kernel among that many.</summary>
    public double Narrowest(int count) => ConsiderMagicClip ? 1.0 / Math.Min(100, 2 + count) : Least;

    /// <summary>The bandwidth of the kernel at a place among the centres.</summary>
    /// <param name="centres">In order, the prior's not among them.</param>
    /// <param name="at">Which of them.</param>
    public double Of(ReadOnlySpan<double> centres, int at)
    {
        double own = centres[at];
        double below = at > 0 ? own - centres[at - 1] : double.NaN;
        double above = at < centres.Length - 1 ? centres[at + 1] - own : double.NaN;
        if (WithPrior)
        {
            if (centres.Length == 1)
            {
                return 0.5;
            }

            // The prior is a neighbour where no centre lies between.
            below = own >= PriorCentre && !(own - PriorCentre >= below) ? own - PriorCentre : below;
            above = own < PriorCentre && !(PriorCentre - own >= above) ? PriorCentre - own : above;
        }
        else if (ConsiderEndpoints || centres.Length == 1)
        {
            below = double.IsNaN(below) ? own : below;
            above = double.IsNaN(above) ? 1 - own : above;
        }

        double wider = double.IsNaN(below) ? above : double.IsNaN(above) ? below : Math.Max(below, above);
        return Math.Clamp(wider, Narrowest(centres.Length), 1);
    }
}
