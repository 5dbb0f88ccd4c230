using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Hyperband;

/// <summary>A trial in a bracket.</summary>
internal sealed class BracketMember(TrialId trial, HyperbandBracket bracket)
{
    internal TrialId Trial => trial;

    internal HyperbandBracket Bracket => bracket;

    /// <summary>The furthest it came.</summary>
    internal double Budget { get; set; }

    /// <summary>Its loss at the milestone, from then on.</summary>
    internal double Loss { get; set; } = double.NaN;

    /// <summary>Whether it has come to the milestone, and waits for the others.</summary>
    internal bool IsWaiting { get; set; }

    /// <summary>Whether it holds no place.</summary>
    internal bool IsPaused { get; set; }

    /// <summary>Where it came in at the last halving; null before the first.</summary>
    internal string? Standing { get; set; }

    /// <summary>How often the bracket was still to be halved when the trial left it; −1: it was left out, and cannot come back; null: it is in it.</summary>
    internal int? LeftAt { get; set; }
}
