using System.Text.RegularExpressions;

namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>Reasons for which a job waits in vain.</summary>
internal static partial class NeverReasons
{
    /// <summary>Why a job that waits for that reason will never start, for a person; null where it may.</summary>
    public static string? Of(string reason) => reason.Split(',', ' ', ':')[0] switch
    {
        "PartitionConfig" => "it asks for more than its partition has",
        "PartitionTimeLimit" => "it asks for more time than its partition allows",
        "PartitionNodeLimit" => "it asks for more nodes, or fewer, than its partition allows",
        "PartitionDown" or "PartitionInactive" => "its partition is closed",
        "BadConstraints" => "no node has what its constraint asks for",
        "DependencyNeverSatisfied" => "what it depends on has failed",
        "InvalidAccount" or "AccountNotAllowed" => "its account may not be used there",
        "InvalidQOS" or "QOSNotAllowed" => "its qos may not be used there",
        "AssociationNotFound" => "its account and user do not go together",
        "launch" when reason.StartsWith("launch failed", StringComparison.Ordinal) => "its node could not launch it, and the cluster holds it back",
        var word when PerJobLimit().IsMatch(word) => "it asks for more than a limit of its account or qos allows for one job",
        _ => null,
    };

    [GeneratedRegex("^(Assoc|QOS)(Grp)?Max[A-Za-z]*Per(Job|Node)(Limit)?$|^(QOS)?Min[A-Za-z]+(NotSatisfied)?$|^QOSMin[A-Za-z]*$|^QOSUsageThreshold$")]
    private static partial Regex PerJobLimit();
}
