namespace Tune.Hpc.Execution.Slurm;

/// <summary>The stable codes of what can go wrong between here and Slurm.</summary>
internal static class SlurmCodes
{
    /// <summary>A program of Slurm is not on PATH, or cannot be started.</summary>
    public const string ProgramMissing = "TUNE3100";

    /// <summary>The controller cannot be reached, or is too busy to answer.</summary>
    public const string ControllerAway = "TUNE3101";

    /// <summary>A program of Slurm refused what it was asked, or answered what cannot be read.</summary>
    public const string CallFailed = "TUNE3102";

    /// <summary>The cluster refused a job for good.</summary>
    public const string JobRefused = "TUNE3103";

    /// <summary>An option of a job holds what cannot stand in a job script.</summary>
    public const string BadOption = "TUNE3104";

    /// <summary>The files of a job array cannot be written or read.</summary>
    public const string SubmissionFiles = "TUNE3105";

    /// <summary>The cluster would take the job and never start it.</summary>
    public const string WouldNeverStart = "TUNE3106";

    /// <summary>A job could not be canceled.</summary>
    public const string CancelFailed = "TUNE3107";
}
