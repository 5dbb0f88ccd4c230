using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tune.Hpc.Storage.Folder;

/// <summary>What the driver can tell a running trial.</summary>
public enum ControlCommand
{
    /// <summary>Finish now.</summary>
    Stop,

    /// <summary>Write a checkpoint, report it, exit with 75.</summary>
    Pause,

    /// <summary>Take the new configuration, and go on in place.</summary>
    Update,
}

/// <summary>Writes <c>control.json</c> (trial protocol version 1).</summary>
public static class ControlFile
{
    /// <summary>Tells the trial something; the number in the file grows by one each time.</summary>
    /// <param name="folder">The attempt's folder.</param>
    /// <param name="command">What.</param>
    /// <param name="reason">Why, for the trial's log.</param>
    /// <param name="access">Who may read it.</param>
    /// <param name="config">Path of the new configuration, with <see cref="ControlCommand.Update"/>.</param>
    /// <param name="checkpoint">Path of the checkpoint to go on from, with <see cref="ControlCommand.Update"/>.</param>
    /// <param name="iteration">The training iteration that checkpoint has reached, with <see cref="ControlCommand.Update"/>.</param>
    /// <param name="timeTotal">The <c>time_total_s</c> of that checkpoint, with <see cref="ControlCommand.Update"/>.</param>
    /// <param name="update">The number of that configuration, with <see cref="ControlCommand.Update"/>: the trial's reports tell it once it is in effect.</param>
    /// <returns>The number it was given.</returns>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public static int Send(
        AttemptFolder folder, ControlCommand command, string reason, FolderAccess access, string? config = null, string? checkpoint = null, long? iteration = null, int? update = null, double? timeTotal = null)
    {
        int seq = (RecordFile.Read(folder.Control)?.Whole("seq") ?? 0) + 1;
        var buffer = new ByteBuffer();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version"u8, 1);
            json.WriteNumber("seq"u8, seq);
            json.WriteString("command"u8, command switch { ControlCommand.Stop => "stop"u8, ControlCommand.Pause => "pause"u8, _ => "update"u8 });
            json.WriteString("reason"u8, reason);
            WriteOptional(json, "config"u8, config);
            WriteOptional(json, "checkpoint"u8, checkpoint);
            WriteOptional(json, "iteration"u8, iteration);
            WriteOptional(json, "update"u8, update);
            if (timeTotal is { } seconds)
            {
                json.WriteNumber("time_total_s"u8, seconds);
            }

            json.WriteEndObject();
        }

        buffer.Add("\n"u8);
        AtomicFile.Write(folder.Control, buffer.Written, access.FileMode);
        return seq;
    }

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
