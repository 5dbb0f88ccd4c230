namespace Tune.Hpc.Search.Flow2;

/// <summary>FLOW2's numbers, by how many parameters a configuration has.</summary>
internal static class Flow2Numbers
{
    /// <summary>Half a step along one axis, at the start.</summary>
    public const double StepSize = 0.1;

    /// <summary>Where there are no whole numbers, steps below this are none.</summary>
    public const double LeastStep = 1e-4;

    /// <summary>The longest step: the cube's diagonal.</summary>
    public static double StepCap(int dimensions) => Math.Sqrt(dimensions);

    /// <summary>The first step.</summary>
    public static double StartStep(int dimensions) => StepSize * Math.Sqrt(dimensions);

    /// <summary>After so many proposals around one incumbent that were not better, the step becomes shorter.</summary>
    public static int StallLimit(int dimensions) => 1 << Math.Min(9, dimensions);

    /// <summary>How many proposals around one incumbent may be out.</summary>
    public static int Outstanding(int dimensions) => 2 * dimensions;
}
