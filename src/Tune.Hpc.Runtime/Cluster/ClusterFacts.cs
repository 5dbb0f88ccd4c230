using System.Globalization;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Runtime.Checks;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>Tells what a cluster says of itself, as far as trials are concerned.</summary>
internal static class ClusterFacts
{
    private static readonly TimeSpan ShortMemory = TimeSpan.FromSeconds(30);

    /// <summary>One line for each fact.</summary>
    public static IEnumerable<CheckResult> Of(SlurmCluster cluster)
    {
        yield return Accounting(cluster);
        foreach (string gap in cluster.Gaps)
        {
            yield return new CheckResult("accounting", CheckOutcome.Warning, gap);
        }

        foreach (var partition in cluster.Partitions)
        {
            yield return new CheckResult("partition", partition.State == "UP" ? CheckOutcome.Ok : CheckOutcome.Warning, PartitionText(partition));
        }

        yield return new CheckResult("limits", CheckOutcome.Ok, Limits(cluster));
        yield return new CheckResult(
            "requeue", CheckOutcome.Ok,
            cluster.RequeuesJobs ? "the cluster would put failed nodes' jobs back by itself; trials ask for --no-requeue: the driver knows the last checkpoint" : "jobs are not put back by the cluster; the driver starts the next attempt");
        yield return new CheckResult(
            "bad requests", CheckOutcome.Ok,
            cluster.RefusesWhatNeverStarts ? "refused at once" : "taken, and never started (EnforcePartLimits=NO): 'run' and 'run --dry-run' look at them beforehand");
        yield return Times(cluster);
    }

    /// <summary>A length of time as it is written in a specification.</summary>
    public static string TimeText(TimeSpan? time) => time is { } limited ? Spoken(limited) : "any time";

    private static CheckResult Accounting(SlurmCluster cluster) => !cluster.HasAccounting
        ? new CheckResult("accounting", CheckOutcome.Warning, "off: a job that vanished from the queue is judged by its files alone")
        : !cluster.AccountingAnswers ? new CheckResult("accounting", CheckOutcome.Warning, "on, and does not answer now")
        : new CheckResult(
            "accounting", CheckOutcome.Ok,
            $"on; {(cluster.DefaultAccount is { } account ? $"your default account is {account}" : "you have no default account: give one")}"
            + $"; you may use {List("accounts", cluster.Associations.Select(a => a.Account))}, {List("qos", cluster.Associations.SelectMany(a => a.Qos))}");

    private static string List(string what, IEnumerable<string> names) => $"{what} {string.Join(", ", names.Where(n => n.Length > 0).Distinct()) switch { "" => "-", var all => all }}";

    private static string PartitionText(SlurmPartition partition)
    {
        string state = partition.State == "UP" ? "" : $" is {partition.State}: jobs wait and do not start;";
        string standard = partition.DefaultTime is { } time && time != partition.MaxTime ? $" ({Spoken(time)} where none is given)" : "";
        string nodes = partition.MaxNodes is { } most && most < partition.TotalNodes ? $"at most {most} of {partition.TotalNodes} nodes" : $"{partition.TotalNodes} nodes";
        string preempted = partition.PreemptMode is "OFF" or "N/A" ? "" : $"; jobs may lose their place ({partition.PreemptMode})";
        return $"{partition.Name}{(partition.IsDefault ? " (default)" : "")}{state} at most {TimeText(partition.MaxTime)}{standard}; {nodes}: {NodesText(partition)}{preempted}";
    }

    private static string NodesText(SlurmPartition partition)
    {
        var kinds = partition.Nodes
            .GroupBy(n => (n.Cpus, n.MemoryMiB, Gpus: string.Join(" + ", n.Gpus.Select(g => $"{g.Value} GPU{(g.Value == 1 ? "" : "s")}{(g.Key.Length > 0 ? $" {g.Key}" : "")}"))))
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Sum(n => n.Count)} with {g.Key.Cpus} CPUs, {MemoryText.Write(g.Key.MemoryMiB)}{(g.Key.Gpus.Length > 0 ? $", {g.Key.Gpus}" : "")}"))
            .ToList();
        return kinds.Count == 0 ? "none known" : string.Join("; ", kinds);
    }

    private static string Limits(SlurmCluster cluster)
    {
        var submit = cluster.Associations.Where(a => a.MaxSubmitJobs is not null).Select(a => $"{a.MaxSubmitJobs} in account {a.Account}")
            .Concat(cluster.Qos.Where(q => q.MaxSubmitJobs is not null).Select(q => $"{q.MaxSubmitJobs} under qos {q.Name}"))
            .Distinct()
            .ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"arrays of up to {cluster.MaxArraySize - 1} jobs, {cluster.MaxJobCount} jobs of all users in the queue; of yours {(submit.Count == 0 ? "as many as you like" : $"at most {string.Join(", ", submit)}")}");
    }

    private static CheckResult Times(SlurmCluster cluster)
    {
        string kill = cluster.KillWait is { } wait ? $"{wait.TotalSeconds:0} s between SIGTERM and SIGKILL" : "time between SIGTERM and SIGKILL not known";
        return cluster.MinJobAge is { } age && age < ShortMemory
            ? new CheckResult("times", CheckOutcome.Warning, $"{kill}; the queue forgets ended jobs after {age.TotalSeconds:0} s: set executor.queue_poll_max_s below that")
            : new CheckResult("times", CheckOutcome.Ok, $"{kill}; the queue remembers ended jobs for {cluster.MinJobAge?.TotalSeconds:0} s");
    }

    private static string Spoken(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } when time.Ticks % TimeSpan.TicksPerDay == 0 => $"{time.TotalDays:0}d",
        { TotalHours: >= 1 } when time.Ticks % TimeSpan.TicksPerHour == 0 => $"{time.TotalHours:0}h",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMinutes):0}m"),
    };
}
