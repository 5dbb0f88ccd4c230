[assembly: AssemblyFixture(typeof(Tune.Hpc.Cluster.Tests.Bed.ClusterFixture))]

// Tests wait for a cluster and not for processors.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
