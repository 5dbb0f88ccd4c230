[assembly: AssemblyFixture(typeof(Tune.Hpc.TestKit.ForeignReaders))]
