using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Sampling;

/// <summary>A sampler's answer.</summary>
public abstract record Proposal
{
    private Proposal()
    {
    }

    /// <summary>A place in the cube.</summary>
    /// <param name="Coordinates">From 0 to 1 each; NaN leaves one to chance. Those of inactive parameters are not looked at.</param>
    /// <param name="Reason">Why, in words that a scientist understands.</param>
    public sealed record Point(double[] Coordinates, string Reason) : Proposal
    {
        /// <summary>What the sampler wants to read again in <see cref="ISampler.OnProposed"/>; empty for nothing.</summary>
        public ConfigMap Notes { get; init; } = ConfigMap.Empty;

        /// <summary>What goes into the configuration beside the space's parameters; empty for <see cref="ISampler.Beside"/>.</summary>
        public ConfigMap Beside { get; init; } = ConfigMap.Empty;
    }

    /// <summary>Ask again when something has ended.</summary>
    /// <param name="Reason">What it waits for.</param>
    public sealed record Wait(string Reason) : Proposal;

    /// <summary>There will be no more.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Exhausted(string Reason) : Proposal;
}
