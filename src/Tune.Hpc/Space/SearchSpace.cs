namespace Tune.Hpc.Space;

/// <summary>What may vary: a tree of domains, grids, conditions and constants.</summary>
public sealed class SearchSpace
{
}
