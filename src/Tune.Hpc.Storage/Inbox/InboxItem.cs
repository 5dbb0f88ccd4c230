using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Inbox;

/// <summary>Something that was read from an inbox: a report as the trial gave it, or lines that were none.</summary>
/// <param name="EndOffset">Where in the file reading goes on after it, in bytes.</param>
/// <param name="Metrics">The report's values in its order, nested names joined with <c>/</c>; empty with <paramref name="Rejected"/>.</param>
/// <param name="Checkpoint">Name of the checkpoint that belongs to the report, if one was given.</param>
/// <param name="Rejected">What was wrong, where this is no report.</param>
public readonly record struct InboxItem(long EndOffset, ImmutableArray<Metric> Metrics, string? Checkpoint, RejectedLines? Rejected)
{
    /// <summary>Which of the trial's configurations the report was made with (<c>_update</c>, 0 and up); null where the script does not say.</summary>
    public int? Update { get; init; }
}

/// <summary>Lines in a row that were alike no reports.</summary>
/// <param name="Kind">What is wrong with all of them.</param>
/// <param name="Lines">How many.</param>
/// <param name="Reason">What is wrong with the first, in words.</param>
/// <param name="Quote">The beginning of the first, made printable; at most 200 characters.</param>
public sealed record RejectedLines(RejectKind Kind, int Lines, string Reason, string Quote);

/// <summary>Why a line is no report.</summary>
public enum RejectKind
{
    /// <summary>It is longer than 1 MiB.</summary>
    TooLong,

    /// <summary>It is not valid UTF-8.</summary>
    NotUtf8,

    /// <summary>It is not JSON.</summary>
    NotJson,

    /// <summary>It is JSON, and not an object.</summary>
    NotAnObject,

    /// <summary>It has too many values, or is nested too deeply.</summary>
    TooLarge,

    /// <summary>It is empty.</summary>
    Empty,

    /// <summary>Its checkpoint is not the name of a folder.</summary>
    CheckpointUnusable,

    /// <summary>The number of its configuration is no whole number from 0.</summary>
    UpdateUnusable,

    /// <summary>It is the file's last, the trial is over, and the line has no end.</summary>
    CutOff,

    /// <summary>No line: the file became shorter than what was read of it.</summary>
    FileShrank,

    /// <summary>What a pattern captured is not a number.</summary>
    NotANumber,

    /// <summary>Matching the pattern took too long.</summary>
    TooSlow,
}
