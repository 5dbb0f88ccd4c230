using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Sampling;

/// <summary>A search algorithm over the unit cube. <see cref="SamplerSearcher"/> makes a searcher of it: points to evaluate, constraints, duplicates, failures and restarts are dealt with there.</summary>
/// <remarks>Its state is a function of what it was told, in that order. Proposing changes nothing: what an algorithm has to know of its own proposals later
/// it writes into their notes and reads in <see cref="OnProposed"/>.</remarks>
public interface ISampler
{
    /// <summary>Its name in specifications; also the purpose of its random numbers.</summary>
    string Name { get; }

    /// <summary>What goes into configurations beside the space's parameters, the user's points included; empty for nothing.</summary>
    ConfigMap Beside => ConfigMap.Empty;

    /// <summary>Proposes a point.</summary>
    Proposal Propose(ProposalContext context);

    /// <summary>A trial was made of a proposal; or of a point of the user's, a rejected proposal's replacement or a restart, which have no notes of its own.</summary>
    void OnProposed(ProposedPoint point)
    {
    }

    /// <summary>A trial has reached a rung of the scheduler.</summary>
    /// <param name="point">The trial.</param>
    /// <param name="budget">How far it is, in units of the scheduler's <c>time_attr</c>.</param>
    /// <param name="loss">Lower is better; +∞ where it was no number.</param>
    void OnRung(ProposedPoint point, double budget, double loss)
    {
    }

    /// <summary>A trial has ended. For a trial that was reopened it comes once more, and the later one holds.</summary>
    void Learn(Observation observation);
}

/// <summary>What a sampler may look at when it proposes.</summary>
public sealed record ProposalContext
{
    /// <summary>Which suggestion this is, from 0; the user's points have the first numbers.</summary>
    public required long Index { get; init; }

    /// <summary>How many proposals for this suggestion were rejected already, by constraints or as duplicates.</summary>
    public required int Attempt { get; init; }

    /// <summary>The proposals for this suggestion that were rejected.</summary>
    public IReadOnlyList<Rejection> Rejected { get; init; } = [];

    /// <summary>Which random numbers are this proposal's, by <see cref="Stream"/>.</summary>
    public required ulong Seed { get; init; }

    /// <summary><c>num_samples</c>; −1 is without limit.</summary>
    public required long NumSamples { get; init; }

    /// <summary>What has ended, in the order of the ends; a reopened trial only after its last end. What was known beforehand comes first.</summary>
    public required IReadOnlyList<Observation> History { get; init; }

    /// <summary>What was proposed and has not ended, by trial number.</summary>
    public required IReadOnlyCollection<ProposedPoint> Pending { get; init; }

    /// <summary>True if the configuration at a place was tried already or runs: such a proposal would be rejected.</summary>
    public required Func<double[], bool> IsTaken { get; init; }

    /// <summary>Random numbers of this suggestion and attempt alone.</summary>
    /// <param name="purpose">What for.</param>
    public Numerics.KeyedStream Stream(string purpose) => Numerics.KeyedStream.For(Seed, purpose, Index, Attempt);
}

/// <summary>A proposal that became no trial.</summary>
/// <param name="Point">Its coordinates.</param>
/// <param name="Violates">True if it broke a constraint; false if the configuration was tried before.</param>
public sealed record Rejection(double[] Point, bool Violates);
