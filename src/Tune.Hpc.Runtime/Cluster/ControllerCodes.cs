namespace Tune.Hpc.Runtime.Cluster;

/// <summary>The stable codes of errors with the job that drives an experiment: TUNE4740 to TUNE4749.</summary>
public static class ControllerCodes
{
    /// <summary>The experiment's trials do not run on a cluster with a queue.</summary>
    public const string NeedsSlurm = "TUNE4740";

    /// <summary>The program that runs now cannot be named so that a job could run it.</summary>
    public const string NoProgram = "TUNE4741";

    /// <summary>The cluster did not take the job.</summary>
    public const string NotSubmitted = "TUNE4742";

    /// <summary>The job's time limit is too short to drive anything.</summary>
    public const string TooShort = "TUNE4743";

    /// <summary>The folder's files for it cannot be written.</summary>
    public const string FilesTrouble = "TUNE4744";
}
