[assembly: AssemblyFixture(typeof(Tune.Hpc.Cluster.Tests.Bed.ClusterFixture))]
