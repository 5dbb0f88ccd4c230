// Most of the time is spent waiting for processes that wait themselves.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
[assembly: AssemblyFixture(typeof(Tune.Hpc.TestKit.ForeignReaders))]
