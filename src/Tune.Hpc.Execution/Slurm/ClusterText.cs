using System.Collections.Immutable;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>Reads what Slurm's programs write about the cluster. What it does not know it leaves out: versions differ.</summary>
internal static class ClusterText
{
    /// <summary>Format of <c>sinfo -h -e -o</c>; features last, as they may hold anything.</summary>
    public const string NodeFormat = "%R|%D|%c|%m|%T|%G|%f";

    /// <summary><c>scontrol show config</c>: one <c>Name = value</c> a line.</summary>
    public static ImmutableSortedDictionary<string, string> Config(string text)
    {
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in text.Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line[..equals].Trim() is { Length: > 0 } name)
            {
                settings.TryAdd(name, line[(equals + 1)..].Trim());
            }
        }

        return settings.ToImmutable();
    }

    /// <summary><c>sinfo --version</c>: the last word (<c>slurm-wlm 22.05.8</c>).</summary>
    public static string Version(string text) => text.Split(' ', StringSplitOptions.TrimEntries)[^1];

    /// <summary><c>scontrol --oneliner show partition</c>.</summary>
    public static ImmutableArray<SlurmPartition> Partitions(string text, ILookup<string, SlurmNodes> nodes) =>
    [
        .. from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
           let fields = Fields(line)
           let name = fields.GetValueOrDefault("PartitionName")
           where name is not null
           select new SlurmPartition
           {
               Name = name,
               IsDefault = fields.GetValueOrDefault("Default") == "YES",
               State = fields.GetValueOrDefault("State") ?? "UP",
               MaxTime = SlurmNumbers.Span(fields.GetValueOrDefault("MaxTime")),
               DefaultTime = SlurmNumbers.Span(fields.GetValueOrDefault("DefaultTime")),
               MaxNodes = SlurmNumbers.Count(fields.GetValueOrDefault("MaxNodes")),
               MinNodes = SlurmNumbers.Count(fields.GetValueOrDefault("MinNodes")) ?? 0,
               TotalNodes = SlurmNumbers.Count(fields.GetValueOrDefault("TotalNodes")) ?? 0,
               AllowAccounts = fields.GetValueOrDefault("AllowAccounts") is { } accounts and not "ALL" ? List(accounts) : [],
               PreemptMode = fields.GetValueOrDefault("PreemptMode") ?? "OFF",
               Nodes = [.. nodes[name]],
           },
    ];

    /// <summary><c>sinfo -h -e -o</c> in <see cref="NodeFormat"/>: nodes by partition.</summary>
    public static ILookup<string, SlurmNodes> Nodes(string text) =>
        (from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
         let fields = line.Split('|', 7)
         where fields.Length == 7
         select (Partition: fields[0], Nodes: new SlurmNodes(
             SlurmNumbers.Count(fields[1]) ?? 0,
             SlurmNumbers.Count(fields[2].TrimEnd('+')) ?? 0,
             SlurmNumbers.Count(fields[3].TrimEnd('+')) ?? 0,
             fields[4],
             Gpus(fields[5]),
             List(fields[6])))).ToLookup(n => n.Partition, n => n.Nodes);

    /// <summary><c>sacctmgr -nP show association format=Account,Partition,QOS,DefaultQOS,MaxSubmitJobs</c>.</summary>
    public static ImmutableArray<SlurmAssociation> Associations(string text) =>
    [
        .. from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
           let fields = line.Split('|')
           where fields.Length >= 5
           select new SlurmAssociation(fields[0], fields[1], List(fields[2]), fields[3], SlurmNumbers.Count(fields[4])),
    ];

    /// <summary><c>sacctmgr -nP show qos format=Name,MaxSubmitJobsPU,MaxJobsPU,MaxWall</c>.</summary>
    public static ImmutableArray<SlurmQos> Qos(string text) =>
    [
        .. from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
           let fields = line.Split('|')
           where fields.Length >= 4
           select new SlurmQos(fields[0], SlurmNumbers.Count(fields[1]), SlurmNumbers.Count(fields[2]), SlurmNumbers.Span(fields[3])),
    ];

    /// <summary><c>gpu:a100:2(S:0-1),gpu:1</c>; other kinds of devices are left out.</summary>
    public static ImmutableArray<KeyValuePair<string, int>> Gpus(string text)
    {
        var gpus = ImmutableArray.CreateBuilder<KeyValuePair<string, int>>();
        foreach (string device in text.Split(','))
        {
            string[] parts = device.Split('(')[0].Split(':');
            if (parts is ["gpu", .., var number] && SlurmNumbers.Count(number) is { } count)
            {
                gpus.Add(new(parts.Length > 2 ? parts[1] : "", count));
            }
        }

        return gpus.ToImmutable();
    }

    private static Dictionary<string, string> Fields(string line)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                fields.TryAdd(word[..equals], word[(equals + 1)..]);
            }
        }

        return fields;
    }

    private static ImmutableArray<string> List(string text) =>
        text is "(null)" ? [] : [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
