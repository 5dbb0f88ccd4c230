using Tune.Hpc.Execution.Srun;

namespace Tune.Hpc.Adapters.Tests.Srun;

/// <summary>What an allocation has, as Slurm tells it.</summary>
public sealed class AllocationTests
{
    private const string Head = "JobId=7 JobName=a JobState=RUNNING EndTime=1795339221 BatchHost=n1 ";

    [Fact]
    public void Nodes_cpus_gpus_and_memory_are_read_as_22_05_tells_them()
    {
        var allocation = AllocationText.Parse("24", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Srun", "data", "scontrol-show-job-22.05.txt")));
        Assert.Equal(["node3", "node4"], allocation.Machines.Select(m => m.Name!));
        Assert.All(allocation.Machines, m => Assert.Equal((4, 1000L), ((int)m.Cpus, m.MemoryMiB)));
        Assert.All(allocation.Machines, m => Assert.Equal([0, 1, 2, 3], m.CpuIds));
        Assert.All(allocation.Machines, m => Assert.Equal([0, 1], m.Gpus));
        Assert.Equal(["h100", "h100"], allocation.Machines[1].GpuTypes);
        Assert.Equal(DateTimeKind.Local, allocation.EndsAt!.Value.LocalDateTime.Kind);
        Assert.Equal(new DateTime(2026, 11, 22, 9, 16, 25), allocation.EndsAt!.Value.LocalDateTime);
    }

    [Fact]
    public void Nodes_that_are_alike_are_told_at_once()
    {
        var allocation = AllocationText.Parse("7", Head + "JOB_GRES=gpu:4   Nodes=n[1-2,04] CPU_IDs=0-1,8-9 Mem=0 GRES=gpu:2(IDX:0,3)   Nodes=x CPU_IDs=5 Mem=2048 GRES= MinCPUsNode=1");
        Assert.Equal(["n1", "n2", "n04", "x"], allocation.Machines.Select(m => m.Name!));
        Assert.Equal([0, 1, 8, 9], allocation.Machines[2].CpuIds);
        Assert.Equal([0, 3], allocation.Machines[2].Gpus);
        Assert.Empty(allocation.Machines[2].GpuTypes);
        Assert.Null(allocation.Machines[0].MemoryMiB);
        Assert.Equal((1, 2048L, 0), ((int)allocation.Machines[3].Cpus, allocation.Machines[3].MemoryMiB, allocation.Machines[3].Gpus.Length));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795339221), allocation.EndsAt);
    }

    [Fact]
    public void Several_kinds_of_gpu_on_a_node_keep_their_numbers()
    {
        var allocation = AllocationText.Parse("7", Head + "Nodes=n1 CPU_IDs=0-7 Mem=100 GRES=gpu:a100:2(IDX:0-1),gpu:v100:1(IDX:2),tmp:100");
        Assert.Equal([0, 1, 2], allocation.Machines[0].Gpus);
        Assert.Equal(["a100", "a100", "v100"], allocation.Machines[0].GpuTypes);
    }

    [Fact]
    public void An_allocation_without_an_end_has_none() =>
        Assert.Null(AllocationText.Parse("7", "JobState=RUNNING EndTime=Unknown Nodes=n1 CPU_IDs=0 Mem=1 GRES=").EndsAt);

    [Fact]
    public void An_allocation_that_is_over_says_what_to_do()
    {
        var error = Assert.Throws<TuneException>(() => AllocationText.Parse("7", "JobId=7 JobState=TIMEOUT Nodes=n1 CPU_IDs=0 Mem=1 GRES="));
        Assert.Equal("TUNE3200", error.Code);
        Assert.Contains("TIMEOUT", error.Message);
        Assert.Contains("salloc", error.Message);
    }

    [Theory]
    [InlineData("JobState=RUNNING EndTime=1")]
    [InlineData("JobState=RUNNING Nodes=n[1 CPU_IDs=0 Mem=1 GRES=")]
    [InlineData("nonsense")]
    public void What_cannot_be_read_is_shown(string text)
    {
        var error = Assert.Throws<TuneException>(() => AllocationText.Parse("7", text));
        Assert.Equal("TUNE3201", error.Code);
        Assert.Contains(text, error.Message);
    }

    [Fact]
    public void Outside_of_an_allocation_the_error_says_how_to_get_one()
    {
        var error = Assert.Throws<TuneException>(() => Allocation.Discover(new Dictionary<string, string> { ["PATH"] = "" }));
        Assert.Equal("TUNE3200", error.Code);
        Assert.Contains("salloc", error.Message);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("n[1-3]", "n1 n2 n3")]
    [InlineData("n[08-11],m1", "n08 n09 n10 n11 m1")]
    [InlineData("r[1-2]n[0,3]-ib", "r1n0-ib r1n3-ib r2n0-ib r2n3-ib")]
    public void Lists_of_nodes_are_spelled_out(string text, string names) => Assert.Equal(names.Split(' '), HostList.Expand(text));

    [Theory]
    [InlineData("n[3-1]")]
    [InlineData("n[a]")]
    [InlineData("n[1-99999999999]")]
    public void Lists_that_make_no_sense_are_refused(string text) => Assert.Throws<FormatException>(() => HostList.Expand(text));
}
