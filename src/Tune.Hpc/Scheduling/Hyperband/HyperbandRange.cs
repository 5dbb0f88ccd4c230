namespace Tune.Hpc.Scheduling.Hyperband;

/// <summary>What both forms of HyperBand take.</summary>
internal static class HyperbandRange
{
    internal static double MaxT(double value) =>
        value >= 1 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException("max_t", value, "must be a finite number from 1");

    internal static double ReductionFactor(double value) =>
        value > 1 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException("reduction_factor", value, "must be a finite number above 1");
}
