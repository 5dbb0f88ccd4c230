namespace Tune.Hpc.Runtime.Runs;

/// <summary>Codes of errors about runs that both fronts tell. Those of the range TUNE50nn are as old as the command line.</summary>
public static class RunCodes
{
    /// <summary>The experiment exists and is not over.</summary>
    public const string Unfinished = "TUNE5004";

    /// <summary>The folder holds an experiment with another specification.</summary>
    public const string OtherSpecification = "TUNE5005";

    /// <summary>No job came to look at the storage path from a compute node.</summary>
    public const string StorageUnchecked = "TUNE5011";

    /// <summary>The command of <c>prepare</c> has failed.</summary>
    public const string PrepareFailed = "TUNE2404";
}
