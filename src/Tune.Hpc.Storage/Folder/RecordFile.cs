using System.Globalization;
using System.Text.Json;

namespace Tune.Hpc.Storage.Folder;

/// <summary>A small JSON object that another program writes and that may be on its way.</summary>
internal readonly record struct RecordFile(JsonElement Root, DateTimeOffset WrittenAt)
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
            return json.RootElement.ValueKind == JsonValueKind.Object ? new RecordFile(json.RootElement.Clone(), File.GetLastWriteTimeUtc(path)) : null;
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

    /// <summary>The time of an act that this file was written right after: POSIX <c>date</c> tells whole seconds, the file system knows better.</summary>
    public DateTimeOffset? Precise(string name) =>
        Time(name) is { } stated && WrittenAt >= stated && WrittenAt - stated < TimeSpan.FromSeconds(2) ? WrittenAt : Time(name);

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
