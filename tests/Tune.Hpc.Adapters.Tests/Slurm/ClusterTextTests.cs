using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Slurm;

public sealed class ClusterTextTests
{
    private static readonly SlurmCluster Cluster = new()
    {
        Config = ClusterText.Config(Recorded.Read("scontrol-config-22.05.8.txt")),
        Partitions = ClusterText.Partitions(Recorded.Read("scontrol-partitions-22.05.8.txt"), ClusterText.Nodes(Recorded.Read("sinfo-22.05.8.txt"))),
        AccountingAnswers = true,
        DefaultAccount = "tune",
        Associations = ClusterText.Associations("tune||normal,tight||\n"),
        Qos = ClusterText.Qos("normal|||\ntight|2|1|01:00:00\n"),
    };

    private static string Problems(JobRequest request) => string.Join('\n', RequestFit.Of(request, Cluster));

    private static JobOptions Option(string name, string value) => new([KeyValuePair.Create<string, string?>(name, value)]);

    [Fact]
    public void Settings_are_read()
    {
        Assert.Equal((20001, 50000, true, true), (Cluster.MaxArraySize, Cluster.MaxJobCount, Cluster.RequeuesJobs, Cluster.HasAccounting));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60)), (Cluster.KillWait, Cluster.MinJobAge));
        Assert.False(Cluster.RefusesWhatNeverStarts);
    }

    [Fact]
    public void Partitions_are_read_with_their_limits_and_nodes()
    {
        Assert.Equal(["debug", "long", "gpu", "preempt", "scavenge", "closed"], Cluster.Partitions.Select(p => p.Name));
        var debug = Cluster.DefaultPartition!;
        Assert.Equal(("debug", "UP", TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5), null, 4), (debug.Name, debug.State, debug.MaxTime, debug.DefaultTime, debug.MaxNodes, debug.TotalNodes));
        Assert.Equal((4, 16, 16000), (debug.Nodes.Sum(n => n.Count), debug.Nodes.Max(n => n.Cpus), debug.Nodes.Max(n => n.MemoryMiB)));
        Assert.Equal(2, debug.Nodes.Max(n => n.GpusOf("a100")));
        Assert.Equal(TimeSpan.FromDays(7), Cluster.Partitions[1].MaxTime);
        Assert.Equal("DOWN", Cluster.Partitions[5].State);
    }

    [Theory]
    [InlineData("gpu:a100:2(S:0-1),gpu:h100:1,shard:8", "a100:2 h100:1")]
    [InlineData("gpu:4", ":4")]
    [InlineData("(null)", "")]
    [InlineData("gpu:nvidia_a100_80gb:8(IDX:0-7)", "nvidia_a100_80gb:8")]
    public void Gpus_of_a_node_are_read(string text, string gpus) => Assert.Equal(gpus, string.Join(' ', ClusterText.Gpus(text).Select(g => $"{g.Key}:{g.Value}")));

    [Fact]
    public void A_request_that_fits_has_no_problems()
    {
        Assert.Equal("", Problems(new JobRequest()));
        Assert.Equal("", Problems(new JobRequest { Nodes = 4, Cpus = 16, Time = TimeSpan.FromMinutes(30) }));
        Assert.Equal("", Problems(new JobRequest { Gpus = 4, Nodes = 2, Options = Option("partition", "gpu") }));
    }

    [Fact]
    public void A_request_that_would_wait_for_ever_is_told_with_what_would_be_accepted()
    {
        Assert.Equal("time: 31m is more than partition 'debug' allows; at most 30m", Problems(new JobRequest { Time = TimeSpan.FromMinutes(31) }));
        Assert.Equal("nodes: 5 are more than partition 'debug' gives to a job; at most 4", Problems(new JobRequest { Nodes = 5 }));
        Assert.Equal("cpus: 17 for one task are more than any node of partition 'debug' has; at most 16", Problems(new JobRequest { Cpus = 17 }));
        Assert.Equal("memory: 20000M are more than any node of partition 'debug' has; at most 16000M", Problems(new JobRequest { MemoryMiB = 20000 }));
        Assert.Equal("gpus: h100:3 on one node are more than partition 'debug' has; a node has at most a100:2 or h100:2", Problems(new JobRequest { Gpus = 3, GpuType = "h100" }));
        Assert.StartsWith("partition: 'closed' is DOWN", Problems(new JobRequest { Options = Option("partition", "closed") }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_exist_is_told_with_what_does()
    {
        Assert.Equal("partition: there is no 'gpus'; the cluster has: debug (default), long, gpu, preempt, scavenge, closed (DOWN)", Problems(new JobRequest { Options = Option("partition", "gpus") }));
        Assert.Equal("account: 'other' is not one of yours; you may use: tune", Problems(new JobRequest { Options = Option("account", "other") }));
        Assert.Equal("qos: 'high' is not one of yours; you may use: normal, tight", Problems(new JobRequest { Options = Option("qos", "high") }));
        Assert.Equal("time: 2h is more than qos 'tight' allows; at most 1h", Problems(new JobRequest { Time = TimeSpan.FromHours(2), Options = Option("qos", "tight").With("partition", "long") }));
    }

    [Fact]
    public void One_of_several_partitions_is_enough() =>
        Assert.Equal("", Problems(new JobRequest { Time = TimeSpan.FromHours(2), Options = Option("partition", "debug,long") }));

    [Theory]
    [InlineData("00:30:00", 1800)]
    [InlineData("7-00:00:00", 604800)]
    [InlineData("30:00", 1800)]
    [InlineData("UNLIMITED", null)]
    [InlineData("NONE", null)]
    [InlineData(null, null)]
    public void Times_are_read(string? text, int? seconds) => Assert.Equal(seconds, (int?)SlurmNumbers.Span(text)?.TotalSeconds);
}
