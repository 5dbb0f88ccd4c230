namespace Tune.Hpc.Runtime.Asking;

/// <summary>The codes of errors of ask and tell.</summary>
public static class AskTellCodes
{
    /// <summary>A line, or what it says, cannot be used; nothing has changed.</summary>
    public const string BadLine = "TUNE3370";

    /// <summary>The log cannot be read or written.</summary>
    public const string LogTrouble = "TUNE3371";

    /// <summary>The log is that of another search.</summary>
    public const string OtherSearch = "TUNE3372";
}
