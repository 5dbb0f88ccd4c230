using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Journal;

/// <summary>How the values inside events are written, so that they come back as what they were.</summary>
internal static class JsonValues
{
    /// <summary>A time as UTC: milliseconds, or all its digits where there are more.</summary>
    public static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        Span<byte> text = stackalloc byte[32];
        bool wholeMs = utc.Ticks % TimeSpan.TicksPerMillisecond == 0;
        int written = WriteDigits(utc.Year, 4, text);
        text[written++] = (byte)'-';
        written += WriteDigits(utc.Month, 2, text[written..]);
        text[written++] = (byte)'-';
        written += WriteDigits(utc.Day, 2, text[written..]);
        text[written++] = (byte)'T';
        written += WriteDigits(utc.Hour, 2, text[written..]);
        text[written++] = (byte)':';
        written += WriteDigits(utc.Minute, 2, text[written..]);
        text[written++] = (byte)':';
        written += WriteDigits(utc.Second, 2, text[written..]);
        text[written++] = (byte)'.';
        long fraction = utc.Ticks % TimeSpan.TicksPerSecond;
        written += wholeMs
            ? WriteDigits((int)(fraction / TimeSpan.TicksPerMillisecond), 3, text[written..])
            : WriteDigits((int)fraction, 7, text[written..]);
        text[written++] = (byte)'Z';
        json.WriteString(name, text[..written]);
    }

    /// <summary>The values of a report, in order.</summary>
    public static void WriteMetrics(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<Metric> metrics)
    {
        json.WriteStartObject(name);
        foreach (ref readonly var metric in metrics.AsSpan())
        {
            json.WritePropertyName(metric.Name);
            WriteMetric(json, metric.Value);
        }

        json.WriteEndObject();
    }

    /// <summary>What an attempt asks for; what is at its default is left out.</summary>
    public static void WriteRequest(Utf8JsonWriter json, JobRequest request)
    {
        json.WriteStartObject("request"u8);
        json.WriteNumber("nodes"u8, request.Nodes);
        json.WriteNumber("tasks"u8, request.Tasks);
        json.WriteNumber("cpus"u8, request.Cpus);
        json.WriteNumber("gpus"u8, request.Gpus);
        OptionalNumber(json, "tasks_per_node"u8, request.TasksPerNode);
        if (request.GpuType is { } type)
        {
            json.WriteString("gpu_type"u8, type);
        }

        OptionalNumber(json, "memory_mib"u8, request.MemoryMiB);
        OptionalNumber(json, "memory_per_cpu_mib"u8, request.MemoryPerCpuMiB);
        OptionalNumber(json, "memory_per_gpu_mib"u8, request.MemoryPerGpuMiB);
        if (request.Time is { } time)
        {
            json.WriteNumber("time_s"u8, time.Ticks / (decimal)TimeSpan.TicksPerSecond);
        }

        if (request.Options.Count > 0)
        {
            WriteOptions(json, request.Options);
        }

        json.WriteEndObject();
    }

    /// <summary>What an attempt was given of machines: <c>"places":[{"node":"node017","tasks":2,"cpus":"0-3","gpus":"0"}]</c>.</summary>
    public static void WritePlaces(Utf8JsonWriter json, ImmutableArray<Placement> places)
    {
        json.WriteStartArray("places"u8);
        foreach (var place in places)
        {
            json.WriteStartObject();
            json.WriteString("node"u8, place.Node);
            json.WriteNumber("tasks"u8, place.Tasks);
            json.WriteString("cpus"u8, NumberRanges.ToText(place.Cpus));
            json.WriteString("gpus"u8, NumberRanges.ToText(place.Gpus));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOptions(Utf8JsonWriter json, JobOptions options)
    {
        json.WriteStartObject("options"u8);
        foreach (var (name, value) in options)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void OptionalNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteMetric(Utf8JsonWriter json, MetricValue value)
    {
        switch (value.Kind)
        {
            case MetricKind.Number: WriteNumber(json, value.AsDouble); break;
            case MetricKind.Integer: json.WriteNumberValue(value.AsInt64); break;
            case MetricKind.Boolean: json.WriteBooleanValue(value.AsBoolean); break;
            default: json.WriteStringValue(value.AsText); break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (!double.IsFinite(value))
        {
            json.WriteStringValue(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
        }
        else
        {
            WriteFinite(json, value);
        }
    }

    // With a point or an exponent always: that is what tells a number from a whole number when it is read again. The writer's own form of 1e15 has neither.
    private static void WriteFinite(Utf8JsonWriter json, double value)
    {
        Span<byte> text = stackalloc byte[40];
        bool fits = value.TryFormat(text, out int written, default, CultureInfo.InvariantCulture);
        System.Diagnostics.Debug.Assert(fits);
        if (text[..written].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(text[written..]);
            written += 2;
        }

        json.WriteRawValue(text[..written], skipInputValidation: true);
    }

    private static int WriteDigits(int value, int count, Span<byte> to)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            to[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        return count;
    }
}
