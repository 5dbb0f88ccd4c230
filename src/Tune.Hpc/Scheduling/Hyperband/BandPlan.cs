using System.Collections.Immutable;

namespace Tune.Hpc.Scheduling.Hyperband;

/// <summary>The brackets that a band consists of, in the order in which they are filled.</summary>
internal sealed class BandPlan
{
    internal BandPlan(double maxT, double reductionFactor, HyperbandOrder order)
    {
        MaxT = maxT;
        ReductionFactor = reductionFactor;
        int most = (int)Math.Round(Math.Log(maxT) / Math.Log(reductionFactor));
        var brackets = Enumerable.Range(0, most + 1).Select(s => BracketOf(s, most)).Where(b => b.Milestone > 0);
        Brackets = [.. order == HyperbandOrder.Conservative ? brackets : brackets.Reverse()];
    }

    internal double MaxT { get; }

    internal double ReductionFactor { get; }

    internal ImmutableArray<BracketPlan> Brackets { get; }

    /// <summary>The round after that one: ⌈n/η⌉ trials, up to min(ηr, R).</summary>
    internal BracketPlan After(BracketPlan round) => new(
        round.Halvings - 1, (int)Math.Ceiling(round.Trials / ReductionFactor), Math.Min(round.Milestone * ReductionFactor, MaxT));

    /// <summary>All rounds of a bracket.</summary>
    internal IEnumerable<BracketPlan> RoundsOf(BracketPlan bracket)
    {
        for (var round = bracket; ; round = After(round))
        {
            yield return round;
            if (round.Halvings == 0)
            {
                yield break;
            }
        }
    }

    /// <summary>The budget that a bracket spends when it is full and nobody fails.</summary>
    internal double WorkOf(BracketPlan bracket)
    {
        double work = 0, before = 0;
        foreach (var round in RoundsOf(bracket))
        {
            work += round.Trials * (round.Milestone - before);
            before = round.Milestone;
        }

        return work;
    }

    /// <summary>Bracket s: ⌈(s_max + 1) ηˢ / (s + 1)⌉ trials, up to ⌊R / ηˢ⌋ at first.</summary>
    private BracketPlan BracketOf(int s, int most)
    {
        double scale = Math.Pow(ReductionFactor, s);
        return new(s, (int)Math.Min(int.MaxValue, Math.Ceiling((most + 1) * scale / (s + 1))), Math.Floor(MaxT / scale));
    }
}

/// <summary>One round of a bracket.</summary>
/// <param name="Halvings">How often it is still halved.</param>
/// <param name="Trials">How many trials it has room for.</param>
/// <param name="Milestone">How far they go.</param>
internal readonly record struct BracketPlan(int Halvings, int Trials, double Milestone);
