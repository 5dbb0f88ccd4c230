namespace Tune.Hpc.Runtime.Simulation;

/// <summary>The stable codes of errors of simulations: TUNE4800 to TUNE4819.</summary>
public static class SimulationCodes
{
    /// <summary>Recorded curves cannot be read: a column is missing, or what a row says cannot be.</summary>
    public const string BadCurves = "TUNE4800";

    /// <summary>A scheduler about which recorded curves say nothing.</summary>
    public const string CurvesCannotTell = "TUNE4801";

    /// <summary>An option of a simulation that cannot be.</summary>
    public const string BadOption = "TUNE4802";

    /// <summary>Nothing is optimised, so that nothing can be compared.</summary>
    public const string NoObjective = "TUNE4803";

    /// <summary>Nothing runs, nothing starts, and the experiment is not over.</summary>
    public const string StandsStill = "TUNE4804";
}
