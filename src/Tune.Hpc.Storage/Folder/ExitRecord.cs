namespace Tune.Hpc.Storage.Folder;

/// <summary>How an attempt's command ended: <c>exit.json</c>, written by the job script.</summary>
/// <param name="Code">Its exit code, if it had one.</param>
/// <param name="Signal">The signal that ended it, if one did.</param>
/// <param name="Host">Where it ran.</param>
/// <param name="Start">When it began, by that host's clock.</param>
/// <param name="End">When it ended, by that host's clock.</param>
public sealed record ExitRecord(int? Code, int? Signal, string Host, DateTimeOffset? Start, DateTimeOffset? End)
{
    /// <summary>The last signal the job script was sent, without SIG (<c>TERM</c>): the end may be the cluster's doing. Null where it was sent none.</summary>
    public string? Caught { get; init; }

    /// <summary>Reads the record; null while it is absent or not whole.</summary>
    /// <exception cref="TuneException">The file system refuses; harmless to repeat.</exception>
    public static ExitRecord? Read(string path) =>
        RecordFile.Read(path) is { } json && (json.Whole("code") ?? json.Whole("signal")) is not null
            ? new ExitRecord(json.Whole("code"), json.Whole("signal") is > 0 and var signal ? signal : null, json.Text("host"), json.Time("start"), json.Precise("end"))
            {
                Caught = json.Text("caught") is { Length: > 0 } caught ? caught : null,
            }
            : null;
}
