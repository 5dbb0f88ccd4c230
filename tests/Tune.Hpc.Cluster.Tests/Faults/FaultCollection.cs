namespace Tune.Hpc.Cluster.Tests.Faults;

/// <summary>Tests that break the cluster: they run one after another, when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultCollection
{
    public const string Name = "faults";
}
