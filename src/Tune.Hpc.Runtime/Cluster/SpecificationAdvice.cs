using System.Text;
using Tune.Hpc.Execution.Slurm;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>Writes what a specification needs for a cluster: a beginning that runs there, with what else may be chosen.</summary>
internal static class SpecificationAdvice
{
    /// <summary>YAML, to be put into a specification.</summary>
    public static string For(SlurmCluster cluster, ClusterCheckOptions options)
    {
        var chosen = cluster.Partitions.FirstOrDefault(p => p.Name == options.Options.ValueOf("partition")) ?? cluster.DefaultPartition ?? cluster.Partitions.FirstOrDefault(p => p.State == "UP");
        var text = new StringBuilder("executor:\n  type: slurm\n");
        if (chosen is not null)
        {
            string others = string.Join(", ", cluster.Partitions.Where(p => p.State == "UP" && p.Name != chosen.Name).Select(p => p.Name));
            Line(text, $"  partition: {chosen.Name}", others.Length > 0 ? $"or {others}" : null);
        }

        if ((options.Options.ValueOf("account") ?? cluster.DefaultAccount) is { } account)
        {
            string others = string.Join(", ", cluster.Associations.Select(a => a.Account).Distinct().Where(a => a != account));
            Line(text, $"  account: {account}", others.Length > 0 ? $"or {others}" : null);
        }

        if (options.Options.ValueOf("qos") is { } qos)
        {
            Line(text, $"  qos: {qos}", null);
        }

        var time = chosen?.MaxTime is { } most && most < TimeSpan.FromHours(1) ? most : TimeSpan.FromHours(1);
        Line(text, "resources_per_trial:", null);
        Line(text, "  cpus: 1", chosen is { Nodes.IsEmpty: false } ? $"a node has up to {chosen.Nodes.Max(n => n.Cpus)}" : null);
        Line(text, "  memory: 1G", null);
        if (chosen?.Nodes.SelectMany(n => n.Gpus).Select(g => g.Key).Distinct().ToList() is { Count: > 0 } kinds)
        {
            Line(text, "  gpus: 0", $"or 1{string.Concat(kinds.Where(k => k.Length > 0).Select(k => $", \"{k}:1\""))}");
        }

        Line(text, $"  time: {ClusterFacts.TimeText(time)}", $"at most {ClusterFacts.TimeText(chosen?.MaxTime)} here");
        return text.Append("storage_path: ").Append(options.StorageFolder).Append('\n').ToString();
    }

    private static void Line(StringBuilder text, string line, string? comment) =>
        text.Append(comment is null ? line : $"{line,-32} # {comment}").Append('\n');
}
