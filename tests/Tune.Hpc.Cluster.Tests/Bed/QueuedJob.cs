namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>A line of squeue.</summary>
/// <param name="Id">Such as <c>12</c> or <c>12_3</c>.</param>
/// <param name="State">Such as <c>PENDING</c>.</param>
/// <param name="Reason">Why it waits.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Nodes">Where it runs.</param>
/// <param name="Folder">Its working directory.</param>
/// <param name="Name">May hold anything.</param>
public sealed record QueuedJob(string Id, string State, string Reason, string User, string Nodes, string Folder, string Name)
{
    private static readonly string[] Alive = ["PENDING", "CONFIGURING", "RUNNING", "COMPLETING", "SUSPENDED", "STOPPED", "REQUEUED", "SIGNALING", "STAGE_OUT"];

    public bool HasEnded => !Alive.Contains(State);

    internal static QueuedJob Parse(string line)
    {
        string[] parts = line.Split('|', 7);
        return new QueuedJob(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
    }
}
