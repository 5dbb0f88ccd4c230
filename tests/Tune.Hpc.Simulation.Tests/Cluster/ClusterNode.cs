namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>A node of the simulated cluster.</summary>
internal sealed class ClusterNode(string name)
{
    internal const int Cpus = 2;

    internal string Name => name;

    /// <summary>Every command fails here at once.</summary>
    internal bool IsBad { get; init; }

    /// <summary>It cannot be reached; the controller may not have noticed.</summary>
    internal bool IsLost { get; set; }

    /// <summary>The controller has noticed that it is lost.</summary>
    internal bool IsDown { get; set; }

    internal DateTimeOffset NoticedAt { get; set; }

    internal DateTimeOffset BackAt { get; set; }
}
