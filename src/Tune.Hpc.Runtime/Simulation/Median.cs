namespace Tune.Hpc.Runtime.Simulation;

/// <summary>The median, for which infinity is a value: something that was not reached.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 || sorted[middle - 1].Equals(sorted[middle]) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
