using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Scheduling;

/// <summary>A scheduler's answer to a report.</summary>
/// <param name="Kind">What happens to the trial.</param>
/// <param name="Reason">Why, with the numbers; null where nothing was judged, and nothing is worth telling.</param>
public readonly record struct Verdict(VerdictKind Kind, string? Reason)
{
    /// <summary>Nothing was judged: the trial goes on.</summary>
    public static Verdict NotJudged => new(VerdictKind.GoOn, null);

    /// <summary>Judged, and it goes on.</summary>
    public static Verdict GoOn(string reason) => new(VerdictKind.GoOn, reason);

    /// <summary>Judged, and it ends.</summary>
    public static Verdict Stop(string reason) => new(VerdictKind.Stop, reason);
}
