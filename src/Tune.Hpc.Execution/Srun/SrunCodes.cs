namespace Tune.Hpc.Execution.Srun;

/// <summary>The stable codes of what can go wrong with trials as steps of an allocation.</summary>
internal static class SrunCodes
{
    /// <summary>This process is in no allocation of Slurm, or in one that has ended.</summary>
    public const string NoAllocation = "TUNE3200";

    /// <summary>What Slurm says of the allocation cannot be read.</summary>
    public const string UnreadableAllocation = "TUNE3201";

    /// <summary>A program of Slurm is missing or gave no answer.</summary>
    public const string NoAnswer = "TUNE3202";

    /// <summary>An attempt was planned for machines that the allocation does not have.</summary>
    public const string UnknownNode = "TUNE3203";
}
