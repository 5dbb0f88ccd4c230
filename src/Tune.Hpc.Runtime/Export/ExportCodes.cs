namespace Tune.Hpc.Runtime.Export;

/// <summary>The stable codes of errors while exporting: TUNE4760 to TUNE4769.</summary>
public static class ExportCodes
{
    /// <summary>There is no trial to export.</summary>
    public const string NoTrials = "TUNE4760";

    /// <summary>The folder to export to holds something.</summary>
    public const string FolderInUse = "TUNE4761";

    /// <summary>The folder to export to cannot be written.</summary>
    public const string FolderTrouble = "TUNE4762";
}
