using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Search;

/// <summary>Something to minimise.</summary>
/// <param name="Name">What tables call it; the same as in the reference of the benchmark <c>search</c>.</param>
/// <param name="Space">Its space, in JSON.</param>
/// <param name="Function">The value of a configuration, without noise.</param>
/// <param name="Lowest">The lowest value there is.</param>
public sealed record SearchProblem(string Name, string Space, Func<ConfigMap, double> Function, double Lowest)
{
    /// <summary>The standard deviation of the noise that searchers are told.</summary>
    public double Noise { get; init; }
}
