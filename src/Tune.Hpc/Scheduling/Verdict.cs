using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling;

/// <summary>A scheduler's answer to a report.</summary>
/// <param name="Kind">What happens to the trial.</param>
/// <param name="Reason">Why, with the numbers; null where nothing was judged, and nothing is worth telling.</param>
public readonly record struct Verdict(VerdictKind Kind, string? Reason)
{
    /// <summary>Nothing was judged: the trial goes on.</summary>
    public static Verdict NotJudged => new(VerdictKind.GoOn, null);

    /// <summary>From whom the trial takes over, where it does (<see cref="VerdictKind.Exploit"/>).</summary>
    public Exploitation? Exploits { get; private init; }

    /// <summary>Judged, and it goes on.</summary>
    public static Verdict GoOn(string reason) => new(VerdictKind.GoOn, reason);

    /// <summary>Judged, and it ends.</summary>
    public static Verdict Stop(string reason) => new(VerdictKind.Stop, reason);

    /// <summary>Judged, and it gives up its place after a checkpoint, to go on later.</summary>
    public static Verdict Pause(string reason) => new(VerdictKind.Pause, reason);

    /// <summary>Judged, and it goes on from another trial's checkpoint with another configuration.</summary>
    public static Verdict Exploit(Exploitation how, string reason) => new(VerdictKind.Exploit, reason) { Exploits = how };
}

/// <summary>What a trial takes over from another.</summary>
/// <param name="Source">The other trial, which has a checkpoint.</param>
/// <param name="Config">The configuration to go on with.</param>
public sealed record Exploitation(TrialId Source, ConfigMap Config)
{
    /// <summary>Whether the trial takes over the source's checkpoint; false: it goes on from its own, with the new configuration (replay).</summary>
    public bool TakesCheckpoint { get; init; } = true;
}

/// <summary>A verdict about a trial other than the one that reported.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Verdict">The verdict.</param>
public readonly record struct TrialVerdict(TrialId Trial, Verdict Verdict);
