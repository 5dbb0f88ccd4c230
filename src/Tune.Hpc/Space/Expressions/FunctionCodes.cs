namespace Tune.Hpc.Space.Expressions;

/// <summary>The codes of errors with functions that a program answers: TUNE1300 to TUNE1319.</summary>
public static class FunctionCodes
{
    /// <summary>A function is called where nobody can be asked.</summary>
    public const string NotAsked = "TUNE1300";

    /// <summary>The function answered with an error.</summary>
    public const string Failed = "TUNE1301";

    /// <summary>The function gave no answer in time.</summary>
    public const string NoAnswer = "TUNE1302";

    /// <summary>The program ended instead of answering.</summary>
    public const string Died = "TUNE1303";

    /// <summary>The program cannot be started.</summary>
    public const string CannotStart = "TUNE1304";

    /// <summary>The answer is none, or of a kind that nothing can be made of.</summary>
    public const string BadAnswer = "TUNE1305";

    /// <summary>A specification calls functions and names no program that answers them.</summary>
    public const string NoProgram = "TUNE1306";

    /// <summary>A call stands where none can.</summary>
    public const string Misplaced = "TUNE1307";
}
