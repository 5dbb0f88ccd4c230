using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Inbox;

/// <summary>What one line turned out to be.</summary>
internal readonly record struct LineOutcome
{
    /// <summary>The report's values; default where it is no report.</summary>
    public ImmutableArray<Metric> Metrics { get; private init; }

    /// <summary>The report's checkpoint.</summary>
    public string? Checkpoint { get; private init; }

    /// <summary>Which of the trial's configurations the report was made with; null where it does not say.</summary>
    public int? Update { get; private init; }

    /// <summary>What is wrong, where it should have been a report; default for a line that nobody minds.</summary>
    public RejectKind? Problem { get; private init; }

    /// <summary>Why it is no report, in words.</summary>
    public string? Reason { get; private init; }

    /// <summary>True for a report.</summary>
    public bool IsReport => !Metrics.IsDefault;

    public static LineOutcome Report(ImmutableArray<Metric> metrics, string? checkpoint = null, int? update = null) =>
        new() { Metrics = metrics, Checkpoint = checkpoint, Update = update };

    public static LineOutcome Rejected(RejectKind problem, string reason) => new() { Problem = problem, Reason = reason };

    public static LineOutcome Ignored(string reason) => new() { Reason = reason };
}

/// <summary>How the lines of a file become reports: the inbox's own, or a way to read a log.</summary>
internal interface ILineParser
{
    /// <summary>True when every line ought to be a report, so that one which cannot be is worth a word.</summary>
    bool ExpectsReports { get; }

    /// <summary>Reads one line, given without its newline.</summary>
    LineOutcome Parse(ReadOnlySpan<byte> line);
}
