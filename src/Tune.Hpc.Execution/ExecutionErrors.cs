namespace Tune.Hpc.Execution;

/// <summary>The stable codes of this layer's errors.</summary>
internal static class ExecutionErrors
{
    /// <summary>The shell that starts jobs could not be started.</summary>
    public const string NoShell = "TUNE3000";

    /// <summary>The shell that starts jobs ended before it was ready.</summary>
    public const string LauncherDied = "TUNE3001";

    /// <summary>A text of a job script holds what no process argument can hold: a NUL, or half of a surrogate pair.</summary>
    public const string UnquotableText = "TUNE3002";

    /// <summary>The name of an environment variable is not one.</summary>
    public const string BadVariableName = "TUNE3003";

    /// <summary>The command is empty, or starts with a dash.</summary>
    public const string BadCommand = "TUNE3004";

    /// <summary>The user's environment sets a variable of the trial protocol.</summary>
    public const string ReservedVariable = "TUNE3005";

    /// <summary>A path of a job is relative or holds a line break.</summary>
    public const string BadPath = "TUNE3006";
}
