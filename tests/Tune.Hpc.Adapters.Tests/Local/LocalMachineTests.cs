using Tune.Hpc.Execution.Local;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Local;

/// <summary>What a machine says it has.</summary>
public sealed class LocalMachineTests : IDisposable
{
    private readonly TemporaryFolder _root = TemporaryFolder.WithAwkwardName();

    [Fact]
    public void This_machine_has_something()
    {
        var machine = LocalMachine.Discover();
        Assert.True(machine.Capacity.Cpus >= 1);
        Assert.True(machine.Capacity.MemoryMiB is null or > 0);
        Assert.Equal(machine.Capacity.Gpus.Length, machine.GpuNames.Length);
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("-1", new string[0])]
    [InlineData("NoDevFiles", new string[0])]
    [InlineData("2, 3", new[] { "2", "3" })]
    [InlineData("0,-1,1", new[] { "0" })]
    [InlineData("GPU-8a,MIG-1b", new[] { "GPU-8a", "MIG-1b" })]
    public void A_list_of_visible_devices_is_read_as_cuda_does(string visible, string[] names) => Assert.Equal(names, LocalGpus.Discover(visible));

    [Fact]
    public void Devices_keep_the_names_they_were_given_by()
    {
        var numbered = LocalMachine.Of(4, ["2", "3"], null);
        Assert.Equal([2, 3], numbered.Capacity.Gpus);
        Assert.Equal(["3"], numbered.NamesOf([3]));
        var named = LocalMachine.Of(4, ["GPU-8a", "GPU-9b"], null);
        Assert.Equal([0, 1], named.Capacity.Gpus);
        Assert.Equal(["GPU-9b", "7"], named.NamesOf([1, 7]));
    }

    [Fact]
    public void Device_files_are_counted()
    {
        foreach (string name in (string[])["nvidia0", "nvidia1", "nvidia-uvm", "nvidiactl", "null"])
        {
            Write($"dev/{name}", "");
        }

        Assert.Equal(2, LocalGpus.CountDevices(_root["dev"]));
    }

    [Fact]
    public void Memory_is_what_the_machine_has()
    {
        Write("proc/meminfo", "MemTotal:       16384 kB\nMemFree: 1 kB\n");
        Assert.Equal(16, LocalMemory.TotalMiB(_root.Path));
    }

    [Theory]
    [InlineData("0::/a/b\n", "sys/fs/cgroup/a/memory.max")]
    [InlineData("0::/a/b\n", "sys/fs/cgroup/memory.max")]
    [InlineData("7:cpu,memory:/a\n0::/\n", "sys/fs/cgroup/memory/a/memory.limit_in_bytes")]
    public void A_control_group_may_allow_less(string groups, string file)
    {
        Write("proc/meminfo", "MemTotal:       16384 kB\n");
        Write("proc/self/cgroup", groups);
        Write("sys/fs/cgroup/a/b/memory.max", "max\n");
        Write(file, "4194304\n");
        Assert.Equal(4, LocalMemory.TotalMiB(_root.Path));
    }

    public void Dispose() => _root.Dispose();

    private void Write(string name, string text)
    {
        string path = _root[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
