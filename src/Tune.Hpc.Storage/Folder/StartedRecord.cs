namespace Tune.Hpc.Storage.Folder;

/// <summary>What the job script wrote when it claimed its attempt: <c>claim/started.json</c>.</summary>
/// <param name="Host">Where it runs.</param>
/// <param name="ProcessId">The job script's process there; 0 when unknown.</param>
/// <param name="Start">When it began, by that host's clock.</param>
public sealed record StartedRecord(string Host, int ProcessId, DateTimeOffset? Start)
{
    /// <summary>The cluster's name of the node; null where there is no cluster.</summary>
    public string? Node { get; init; }

    /// <summary>The cluster's id of the job that holds the claim; null where there is no cluster.</summary>
    public string? Job { get; init; }

    /// <summary>Reads the record; null while it is absent or not whole.</summary>
    /// <exception cref="TuneException">The file system refuses; harmless to repeat.</exception>
    public static StartedRecord? Read(string path) =>
        RecordFile.Read(path) is { } json ? new StartedRecord(json.Text("host"), json.Whole("pid") ?? 0, json.Precise("start"))
        {
            Node = json.Text("node") is { Length: > 0 } node ? node : null,
            Job = json.Text("job") is { Length: > 0 } job ? job : null,
        }
        : null;
}
