using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>report k=v ...</c>: a trial reports, from any language that can start a program.</summary>
internal static class ReportCommand
{
    private const int MostBytes = 1 << 20;

    public static Command Create(Surroundings surroundings)
    {
        var values = new Argument<string[]>("NAME=VALUE") { Description = "The metrics: numbers, true, false, anything else as text.", Arity = ArgumentArity.OneOrMore };
        var checkpoint = new Option<string?>("--checkpoint") { HelpName = "FOLDER", Description = "The checkpoint of this report: a folder below TUNE_CHECKPOINT_DIR, by path or name." };
        var command = new Command("report", "Inside a trial: report metrics. Outside: print the report.") { values, checkpoint };
        command.SetAction(parsed => Report(parsed.GetValue(values)!, parsed.GetValue(checkpoint), surroundings));
        return command;
    }

    private static int Report(string[] values, string? checkpoint, Surroundings surroundings)
    {
        byte[] line = LineOf(values, checkpoint is null ? null : CheckpointName(checkpoint, surroundings), surroundings.Clock.GetUtcNow());
        if (line.Length > MostBytes)
        {
            throw new TuneException(CliCodes.BadReport, $"the report has {line.Length} bytes; {MostBytes} is the most");
        }

        if (surroundings.Variable("TUNE_REPORTS") is { Length: > 0 } inbox)
        {
            Append(inbox, line);
        }
        else
        {
            surroundings.Out.Write(Encoding.UTF8.GetString(line));
        }

        return ExitCodes.Ok;
    }

    private static byte[] LineOf(string[] values, string? checkpoint, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (string value in values)
            {
                WriteMetric(json, value, names);
            }

            if (checkpoint is not null && names.Add(MetricNames.Checkpoint))
            {
                json.WriteString(MetricNames.Checkpoint, checkpoint);
            }

            if (names.Add(MetricNames.Timestamp))
            {
                json.WriteNumber(MetricNames.Timestamp, now.ToUnixTimeMilliseconds() / 1000.0);
            }

            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static void WriteMetric(Utf8JsonWriter json, string assignment, HashSet<string> names)
    {
        int equals = assignment.IndexOf('=');
        if (equals <= 0)
        {
            throw new TuneException(CliCodes.BadReport, $"'{assignment}' is not NAME=VALUE, such as loss=0.31");
        }

        string name = assignment[..equals];
        if (!names.Add(name))
        {
            throw new TuneException(CliCodes.BadReport, $"'{assignment}': '{name}' is given twice");
        }

        json.WritePropertyName(name);
        WriteValue(json, assignment[(equals + 1)..]);
    }

    private static void WriteValue(Utf8JsonWriter json, string value)
    {
        if (value is "true" or "false")
        {
            json.WriteBooleanValue(value == "true");
        }
        else if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            json.WriteNumberValue(whole);
        }
        else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(value);
        }
    }

    /// <summary>The name below the checkpoint folder; a path elsewhere is refused, since nobody would find it again.</summary>
    private static string CheckpointName(string text, Surroundings surroundings)
    {
        if (surroundings.Variable("TUNE_CHECKPOINT_DIR") is not { Length: > 0 } folder)
        {
            return Path.GetFileName(Path.TrimEndingDirectorySeparator(text));
        }

        string inside = Path.Combine(folder, text);
        string path = Directory.Exists(inside) ? inside : surroundings.FullPath(text);
        string name = Path.GetRelativePath(folder, path);
        if (!Directory.Exists(path) || name.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(name) || name == ".")
        {
            throw new TuneException(CliCodes.BadReport, $"--checkpoint: '{text}' is no folder below {folder}; write it there under a name that begins with a dot, then rename it");
        }

        return name;
    }

    // One write of the whole line, in append mode, as the protocol asks: several processes may report at once.
    private static void Append(string inbox, byte[] line)
    {
        try
        {
            using var file = new FileStream(inbox, new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            });
            file.Write(line);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TuneException(CliCodes.BadReport, $"{inbox} (TUNE_REPORTS): cannot be written: {error.Message}", error);
        }
    }
}
