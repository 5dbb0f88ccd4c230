namespace Tune.Hpc.PowerShell;

/// <summary>The stable codes of errors of the module alone: TUNE5200 to TUNE5399. Those of Runtime come through as they are.</summary>
internal static class ModuleCodes
{
    /// <summary>Parameters that do not go together, or one that is missing beside another.</summary>
    public const string BadParameters = "TUNE5200";

    /// <summary>A value of a kind that this parameter does not take.</summary>
    public const string BadKind = "TUNE5201";
}
