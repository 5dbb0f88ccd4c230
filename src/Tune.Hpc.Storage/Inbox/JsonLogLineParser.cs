namespace Tune.Hpc.Storage.Inbox;

/// <summary>Finds reports among the lines of a log: a line that is a JSON object is one, read by the same rules as in an inbox; nobody minds the others.</summary>
internal sealed class JsonLogLineParser(NameTable names) : ILineParser
{
    private readonly ReportLineParser _reports = new(names);

    /// <inheritdoc/>
    public bool ExpectsReports => false;

    /// <inheritdoc/>
    public LineOutcome Parse(ReadOnlySpan<byte> line)
    {
        if (!line.TrimStart(" \t"u8).StartsWith("{"u8))
        {
            return LineOutcome.Ignored("the line is not a JSON object");
        }

        var outcome = _reports.Parse(line);
        return outcome.Problem is RejectKind.NotJson or RejectKind.NotUtf8 ? LineOutcome.Ignored(outcome.Reason!) : outcome;
    }
}
