namespace Tune.Hpc.Cli;

/// <summary>The stable codes of errors of the command line: TUNE5000 to TUNE5199; those that the module tells too are Runtime's.</summary>
internal static class CliCodes
{
    /// <summary>No such verb.</summary>
    public const string NoVerb = "TUNE5000";

    /// <summary>An argument or option that cannot be understood.</summary>
    public const string BadArguments = "TUNE5001";

    /// <summary><c>run</c> has neither a specification nor a command.</summary>
    public const string NothingToRun = "TUNE5002";

    /// <summary>A file that is to be made exists.</summary>
    public const string FileExists = "TUNE5006";

    /// <summary>A value that an option does not take.</summary>
    public const string BadValue = "TUNE5007";

    /// <summary>A report that is none, or cannot be written.</summary>
    public const string BadReport = "TUNE5009";

    /// <summary>A file cannot be written or read.</summary>
    public const string FileTrouble = "TUNE5010";
}
