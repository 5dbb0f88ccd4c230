namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>A line of sacct.</summary>
/// <param name="State">Such as <c>COMPLETED</c> or <c>CANCELLED by 1000</c>.</param>
/// <param name="ExitCode">Code and signal, such as <c>3:0</c>.</param>
public sealed record JobRecord(string Id, string State, string ExitCode, string Nodes)
{
    internal static JobRecord Parse(string line)
    {
        string[] parts = line.Split('|');
        return new JobRecord(parts[0], parts[1], parts[2], parts[3]);
    }
}
