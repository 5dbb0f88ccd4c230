namespace Tune.Hpc.Search.Flow2;

/// <summary>A local search with its number, from 1.</summary>
internal sealed record LocalThread(int Number, LocalState State);
