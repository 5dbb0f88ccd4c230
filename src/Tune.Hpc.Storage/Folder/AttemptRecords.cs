using System.Globalization;
using System.Text.Json;

namespace Tune.Hpc.Storage.Folder;

/// <summary>What the job script wrote when it claimed its attempt: <c>claim/started.json</c>.</summary>
/// <param name="Host">Where it runs.</param>
/// <param name="ProcessId">The job script's process there; 0 when unknown.</param>
/// <param name="Start">When it began, by that host's clock.</param>
public sealed record StartedRecord(string Host, int ProcessId, DateTimeOffset? Start)
{
    /// <summary>Reads the record; null while it is absent or not whole.</summary>
    /// <exception cref="TuneException">The file system refuses; harmless to repeat.</exception>
    public static StartedRecord? Read(string path) =>
        RecordFile.Read(path) is { } json ? new StartedRecord(json.Text("host"), json.Whole("pid") ?? 0, json.Time("start")) : null;
}

/// <summary>How an attempt's command ended: <c>exit.json</c>, written by the job script.</summary>
/// <param name="Code">Its exit code, if it had one.</param>
/// <param name="Signal">The signal that ended it, if one did.</param>
/// <param name="Host">Where it ran.</param>
/// <param name="Start">When it began, by that host's clock.</param>
/// <param name="End">When it ended, by that host's clock.</param>
public sealed record ExitRecord(int? Code, int? Signal, string Host, DateTimeOffset? Start, DateTimeOffset? End)
{
    /// <summary>Reads the record; null while it is absent or not whole.</summary>
    /// <exception cref="TuneException">The file system refuses; harmless to repeat.</exception>
    public static ExitRecord? Read(string path) =>
        RecordFile.Read(path) is { } json && (json.Whole("code") ?? json.Whole("signal")) is not null
            ? new ExitRecord(json.Whole("code"), json.Whole("signal") is > 0 and var signal ? signal : null, json.Text("host"), json.Time("start"), json.Time("end"))
            : null;
}

/// <summary>A small JSON object that another program writes and that may be on its way.</summary>
internal readonly record struct RecordFile(JsonElement Root)
{
    private const int MaxBytes = 1 << 20;

    public static RecordFile? Read(string path)
    {
        try
        {
            // Asked for first: most of the time it is not there yet, and exceptions are slow.
            if (!File.Exists(path) || new FileInfo(path).Length > MaxBytes)
            {
                return null;
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object ? new RecordFile(json.RootElement.Clone()) : null;
        }
        catch (Exception early) when (early is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("read this file", path, error);
        }
    }

    public string Text(string name) => Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public int? Whole(string name) => Root.TryGetProperty(name, out var value) && double.TryParse(value.ToString(), CultureInfo.InvariantCulture, out double number)
        && number is >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>Unix seconds as a number or as text, or an ISO time.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (!Root.TryGetProperty(name, out var value))
        {
            return null;
        }

        string text = value.ToString();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return seconds is > 0 and < 253402300799 ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;
    }
}
