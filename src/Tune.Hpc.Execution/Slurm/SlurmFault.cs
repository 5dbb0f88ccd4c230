using System.Text.RegularExpressions;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>What kind of failure a call of Slurm met.</summary>
public enum SlurmFault
{
    /// <summary>None.</summary>
    None,

    /// <summary>The controller was certainly not reached, or turned the call away for now: nothing was done, and later it may be.</summary>
    Away,

    /// <summary>The controller may have done what it was asked; its answer is missing.</summary>
    Unknown,

    /// <summary>A limit on the jobs in the queue is reached: nothing was done, and it will be when jobs have ended.</summary>
    Limit,

    /// <summary>Either such a limit, or one that the job itself can never keep; the words are the same.</summary>
    Policy,

    /// <summary>Refused for good.</summary>
    Refused,
}

/// <summary>Tells failures of Slurm's programs apart by what they write.</summary>
internal static partial class SlurmFaults
{
    /// <summary>The kind of failure.</summary>
    public static SlurmFault Of(SlurmAnswer answer)
    {
        if (answer.Ok)
        {
            return SlurmFault.None;
        }

        if (answer.NotStarted)
        {
            return SlurmFault.Away;
        }

        // Lost answers first: a program that tries again by itself writes both.
        if (answer.TimedOut || answer.ExitCode is null or > 128 and < 255 || AnswerLost().IsMatch(answer.Error))
        {
            return SlurmFault.Unknown;
        }

        return NotNow().IsMatch(answer.Error) ? SlurmFault.Away
            : SubmitLimit().IsMatch(answer.Error) ? SlurmFault.Limit
            : answer.Error.Contains("Job violates accounting/QOS policy", StringComparison.Ordinal) && !OtherLimit().IsMatch(answer.Error) ? SlurmFault.Policy
            : Complaint().IsMatch(answer.Error) ? SlurmFault.Refused
            : SlurmFault.Unknown;
    }

    [GeneratedRegex("Socket timed out|Zero Bytes were transmitted|Unexpected message received|Connection reset|Broken pipe|Incomplete message|Communication shutdown failure", RegexOptions.IgnoreCase)]
    private static partial Regex AnswerLost();

    [GeneratedRegex(
        "Unable to contact|try again|temporarily un|Resource temporarily|controller in standby|Connection refused|No route to host|Network is unreachable|connection failure"
        + "|Munge|authentication error|Protocol authentication|Unable to establish control machine|error writing script|Could not resolve hostname|Name or service not known|Unable to process configuration file",
        RegexOptions.IgnoreCase)]
    private static partial Regex NotNow();

    [GeneratedRegex("MaxSubmitJob|GrpSubmitJob|MaxJobCount|job count limit|Job limit reached", RegexOptions.IgnoreCase)]
    private static partial Regex SubmitLimit();

    [GeneratedRegex("(Assoc|QOS)[A-Za-z]*(Limit|PerJob|PerNode|Min[A-Z])")]
    private static partial Regex OtherLimit();

    [GeneratedRegex("error:|fatal:|failure:|unrecognized option|invalid option|--help", RegexOptions.IgnoreCase)]
    private static partial Regex Complaint();
}
