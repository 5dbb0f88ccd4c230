namespace Tune.Hpc.Search.External;

/// <summary>The codes of errors of external searchers.</summary>
public static class SearchCodes
{
    /// <summary>The program ended instead of answering, also when started again.</summary>
    public const string Died = "TUNE3360";

    /// <summary>The program gave no answer in time.</summary>
    public const string NoAnswer = "TUNE3361";

    /// <summary>The program cannot be started.</summary>
    public const string CannotStart = "TUNE3362";

    /// <summary>The answer is none that the protocol has.</summary>
    public const string BadAnswer = "TUNE3363";

    /// <summary>The configuration is not in the space.</summary>
    public const string BadConfig = "TUNE3364";

    /// <summary>The program says that something is wrong.</summary>
    public const string Refused = "TUNE3365";

    /// <summary>There is no program: nobody can be asked.</summary>
    public const string NotAsked = "TUNE3366";
}
