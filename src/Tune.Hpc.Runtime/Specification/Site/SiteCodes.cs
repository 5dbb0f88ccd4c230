namespace Tune.Hpc.Runtime.Specification.Site;

/// <summary>Codes of the errors around site files: TUNE2500 to TUNE2599. A code keeps its meaning for ever.</summary>
public static class SiteCodes
{
    /// <summary>A site file is there and cannot be read, or <c>TUNE_SITE_FILES</c> names one that is not there.</summary>
    public const string Unreadable = "TUNE2500";

    /// <summary>Something in a site file is wrong: its owner must mend it.</summary>
    public const string BadFile = "TUNE2501";

    /// <summary>A specification asks for more than a site file allows.</summary>
    public const string AboveLimit = "TUNE2510";
}
