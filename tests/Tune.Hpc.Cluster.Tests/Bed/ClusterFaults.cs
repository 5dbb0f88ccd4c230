namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>What can be broken. Each fault lasts until it is healed or disposed.</summary>
/// <remarks>Only tests of the collection <c>faults</c> use it: no others run meanwhile.</remarks>
public sealed class ClusterFaults(ClusterScript script, TestCluster cluster)
{
    /// <summary>The power of a node goes: all of its processes end at once.</summary>
    /// <param name="silent">Slurm is not told, and notices after <see cref="ClusterFacts.SlurmdTimeout"/> or twice that.</param>
    public Task<Fault> KillNodeAsync(string node, bool silent = false) => MakeAsync(["heal-node", node], silent ? ["kill-node", node, "--silent"] : ["kill-node", node]);

    /// <summary>A node's slurmd dies, its jobs' processes live on: split brain.</summary>
    public Task<Fault> KillSlurmdAsync(string node, bool silent = false) =>
        MakeAsync(["heal-node", node], silent ? ["kill-node", node, "--slurmd-only", "--silent"] : ["kill-node", node, "--slurmd-only"]);

    /// <summary>A node takes no more jobs; those it has go on.</summary>
    public async Task<Fault> DrainNodeAsync(string node)
    {
        await cluster.AdministerAsync("scontrol", "update", $"nodename={node}", "state=drain", "reason=tests");
        return new Fault(script, ["heal-node", node]);
    }

    /// <summary>kill -9: what slurmctld has not saved in the last seconds is forgotten.</summary>
    public Task<Fault> CrashControllerAsync() => MakeAsync(["start-ctld"], ["crash-ctld"]);

    /// <summary>An orderly stop: nothing is forgotten.</summary>
    public Task<Fault> StopControllerAsync() => MakeAsync(["start-ctld"], ["stop-ctld"]);

    /// <summary>Calls hang until they time out after <see cref="ClusterFacts.MessageTimeout"/>.</summary>
    public Task<Fault> HoldControllerAsync() => MakeAsync(["release-ctld"], ["hold-ctld"]);

    /// <summary>Accounting is away: slurmctld goes on, sacct fails.</summary>
    public Task<Fault> CrashAccountingAsync() => MakeAsync(["start-dbd"], ["crash-dbd"]);

    /// <summary>sacct hangs, for 45 s.</summary>
    public Task<Fault> HoldAccountingAsync() => MakeAsync(["release-dbd"], ["hold-dbd"]);

    /// <summary>slurmrestd is away.</summary>
    public Task<Fault> CrashRestAsync() => MakeAsync(["start-restd"], ["crash-restd"]);

    /// <summary>A host behind ssh loses its power.</summary>
    public Task<Fault> KillHostAsync(string host)
    {
        string number = host["host".Length..];
        return MakeAsync(["heal-host", number], ["kill-host", number]);
    }

    /// <summary>Undoes whatever has been done, and cancels all jobs of the users.</summary>
    public Task HealAsync() => script.RunAsync("heal");

    private async Task<Fault> MakeAsync(string[] heal, string[] make)
    {
        await script.RunAsync(make);
        return new Fault(script, heal);
    }
}
