using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>Finds requests that a cluster takes and never starts, or refuses with words that do not help. Pure.</summary>
public static class RequestFit
{
    /// <summary>What is wrong with a request on a cluster, with what the cluster would accept; empty where nothing is.</summary>
    public static ImmutableArray<string> Of(JobRequest request, SlurmCluster cluster)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        problems.AddRange(Accounting(request, cluster));
        if (cluster.Partitions.IsEmpty)
        {
            return problems.ToImmutable();
        }

        var named = request.Options.ValueOf("partition") is { } list
            ? list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : cluster.DefaultPartition is { } standard ? [standard.Name] : [];
        if (named.Length == 0)
        {
            problems.Add($"partition: none is given and the cluster has no default one; it has: {Names(cluster)}");
        }

        var unknown = named.Where(n => cluster.Partitions.All(p => p.Name != n)).ToList();
        problems.AddRange(unknown.Select(n => $"partition: there is no '{n}'; the cluster has: {Names(cluster)}"));

        // One of several partitions is enough.
        var perPartition = cluster.Partitions.Where(p => named.Contains(p.Name)).Select(p => Partition(request, p).ToList()).ToList();
        if (perPartition.Count > 0 && perPartition.All(p => p.Count > 0))
        {
            problems.AddRange(perPartition.SelectMany(p => p));
        }

        return problems.ToImmutable();
    }

    private static IEnumerable<string> Accounting(JobRequest request, SlurmCluster cluster)
    {
        if (!cluster.AccountingAnswers)
        {
            yield break;
        }

        var accounts = cluster.Associations.Select(a => a.Account).Distinct().ToList();
        if (request.Options.ValueOf("account") is { } account && accounts.Count > 0 && !accounts.Contains(account, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"account: '{account}' is not one of yours; you may use: {string.Join(", ", accounts)}";
        }

        var qualities = cluster.Associations.SelectMany(a => a.Qos).Distinct().ToList();
        if (request.Options.ValueOf("qos") is { } qos && qualities.Count > 0 && !qualities.Contains(qos, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"qos: '{qos}' is not one of yours; you may use: {string.Join(", ", qualities)}";
        }

        if (request.Options.ValueOf("qos") is { } chosen && cluster.Qos.FirstOrDefault(q => q.Name == chosen)?.MaxTime is { } longest && request.Time > longest)
        {
            yield return $"time: {SlurmNumbers.Spoken(request.Time.Value)} is more than qos '{chosen}' allows; at most {SlurmNumbers.Spoken(longest)}";
        }
    }

    private static IEnumerable<string> Partition(JobRequest request, SlurmPartition partition)
    {
        if (partition.State is not "UP")
        {
            yield return $"partition: '{partition.Name}' is {partition.State}: jobs would wait there and not start; take another one";
        }

        if (request.Time is { } time && partition.MaxTime is { } longest && time > longest)
        {
            yield return $"time: {SlurmNumbers.Spoken(time)} is more than partition '{partition.Name}' allows; at most {SlurmNumbers.Spoken(longest)}";
        }

        int mostNodes = Math.Min(partition.MaxNodes ?? int.MaxValue, partition.TotalNodes);
        if (partition.TotalNodes > 0 && request.Nodes > mostNodes)
        {
            yield return $"nodes: {request.Nodes} are more than partition '{partition.Name}' gives to a job; at most {mostNodes}";
        }

        if (request.Nodes < partition.MinNodes)
        {
            yield return $"nodes: {request.Nodes} are fewer than partition '{partition.Name}' takes; at least {partition.MinNodes}";
        }

        foreach (string problem in partition.Nodes.IsEmpty ? [] : Nodes(request, partition))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Nodes(JobRequest request, SlurmPartition partition)
    {
        int cpus = partition.Nodes.Max(n => n.Cpus);
        if (Math.Ceiling(request.Cpus) > cpus)
        {
            yield return $"cpus: {Math.Ceiling(request.Cpus)} for one task are more than any node of partition '{partition.Name}' has; at most {cpus}";
        }

        long memory = partition.Nodes.Max(n => n.MemoryMiB);
        if (request.MemoryMiB > memory)
        {
            yield return $"memory: {request.MemoryMiB}M are more than any node of partition '{partition.Name}' has; at most {memory}M";
        }

        // A job's GPUs come from as many nodes as it asks for, the richest ones at best.
        int gpus = (int)Math.Ceiling(request.Gpus);
        long most = partition.Nodes.SelectMany(n => Enumerable.Repeat(n.GpusOf(request.GpuType), Math.Min(n.Count, request.Nodes))).OrderDescending().Take(request.Nodes).Sum();
        if (gpus > most)
        {
            yield return $"gpus: {(request.GpuType is { } type ? $"{type}:" : "")}{gpus} on {(request.Nodes == 1 ? "one node" : $"{request.Nodes} nodes")} are more than partition '{partition.Name}' has; {Offer(partition)}";
        }
    }

    private static string Offer(SlurmPartition partition)
    {
        var offers = partition.Nodes.SelectMany(n => n.Gpus).GroupBy(g => g.Key).Select(g => $"{(g.Key.Length > 0 ? $"{g.Key}:" : "")}{g.Max(x => x.Value)}").Order(StringComparer.Ordinal).ToList();
        return offers.Count == 0 ? "its nodes have none" : $"a node has at most {string.Join(" or ", offers)}";
    }

    private static string Names(SlurmCluster cluster) =>
        string.Join(", ", cluster.Partitions.Select(p => p.IsDefault ? $"{p.Name} (default)" : p.State == "UP" ? p.Name : $"{p.Name} ({p.State})"));
}
