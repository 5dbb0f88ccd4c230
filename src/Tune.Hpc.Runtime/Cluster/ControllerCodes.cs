namespace Tune.Hpc.Runtime.Cluster;

/// <summary>The stable codes of errors with jobs that are not trials', and with requests no cluster takes: TUNE4740 to TUNE4749.</summary>
public static class ControllerCodes
{
    /// <summary>The experiment's trials do not run on a cluster with a queue.</summary>
    public const string NeedsSlurm = "TUNE4740";

    /// <summary>The program that runs now cannot be named so that a job could run it.</summary>
    public const string NoProgram = "TUNE4741";

    /// <summary>The cluster did not take the job that drives.</summary>
    public const string NotSubmitted = "TUNE4742";

    /// <summary>The time limit of the job that drives is too short to drive anything.</summary>
    public const string TooShort = "TUNE4743";

    /// <summary>Compute nodes do not see where the experiment is to lie, or no test job came to look.</summary>
    public const string StorageUnseen = "TUNE4745";

    /// <summary>The cluster would not run a job, and said so before it was asked to.</summary>
    public const string WouldNotRun = "TUNE4744";
}
