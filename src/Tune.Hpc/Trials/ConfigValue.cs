using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tune.Hpc.Trials;

/// <summary>A value of a configuration or specification: JSON's kinds, with whole numbers kept apart from others, and maps in order.</summary>
public abstract record ConfigValue
{
    private protected ConfigValue()
    {
    }

    /// <summary>No value.</summary>
    public static ConfigValue Null { get; } = new ConfigNull();

    /// <summary>True.</summary>
    public static ConfigValue True { get; } = new ConfigBool(true);

    /// <summary>False.</summary>
    public static ConfigValue False { get; } = new ConfigBool(false);

    /// <summary>True or false.</summary>
    public static ConfigValue Of(bool value) => value ? True : False;

    /// <summary>A whole number.</summary>
    public static ConfigValue Of(long value) => new ConfigInteger(value);

    /// <summary>A number.</summary>
    public static ConfigValue Of(double value) => new ConfigNumber(value);

    /// <summary>A text.</summary>
    public static ConfigValue Of(string value) => new ConfigText(value);

    /// <summary>The number this is, if it is one.</summary>
    public double? AsDouble => this switch
    {
        ConfigInteger i => i.Value,
        ConfigNumber n => n.Value,
        _ => null,
    };

    /// <summary>Reads JSON; the last of equal keys wins, as in most readers.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static ConfigValue Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        var value = Read(ref reader);
        reader.Read();
        return value;
    }

    /// <summary>Reads JSON text.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static ConfigValue Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads one value; the reader stands on its first token and is left on its last.</summary>
    public static ConfigValue Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return Null;
            case JsonTokenType.True: return True;
            case JsonTokenType.False: return False;
            case JsonTokenType.String: return Special(reader.GetString()!);
            case JsonTokenType.Number:
                return IsWhole(reader.ValueSpan) && reader.TryGetInt64(out long whole) ? Of(whole) : Of(reader.GetDouble());
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<ConfigValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader));
                }

                return new ConfigList(items.ToImmutable());
            case JsonTokenType.StartObject:
                var map = new ConfigMapBuilder();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    string key = reader.GetString()!;
                    reader.Read();
                    map[key] = Read(ref reader);
                }

                return map.ToMap();
            default:
                throw new JsonException($"unexpected {reader.TokenType}");
        }
    }

    /// <summary>Writes this as JSON. Numbers that JSON lacks become the texts <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>, and are read back as numbers.</summary>
    public abstract void WriteTo(Utf8JsonWriter writer);

    /// <summary>This as JSON text on one line; equal values give equal texts.</summary>
    public string ToJson(bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>As JSON, but a text without its quotes: how values appear in commands, tables and environment variables.</summary>
    public sealed override string ToString() => this switch
    {
        ConfigText t => t.Value,
        ConfigNumber { Value: var v } when !double.IsFinite(v) => double.IsNaN(v) ? "nan" : v > 0 ? "inf" : "-inf",
        _ => ToJson(),
    };

    private static bool IsWhole(ReadOnlySpan<byte> number) => number.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0;

    private static ConfigValue Special(string text) => text switch
    {
        "NaN" => Of(double.NaN),
        "Infinity" => Of(double.PositiveInfinity),
        "-Infinity" => Of(double.NegativeInfinity),
        _ => Of(text),
    };
}

/// <summary>No value.</summary>
public sealed record ConfigNull : ConfigValue
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteNullValue();
}

/// <summary>True or false.</summary>
/// <param name="Value">The value.</param>
public sealed record ConfigBool(bool Value) : ConfigValue
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteBooleanValue(Value);
}

/// <summary>A whole number.</summary>
/// <param name="Value">The value.</param>
public sealed record ConfigInteger(long Value) : ConfigValue
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteNumberValue(Value);
}

/// <summary>A number; it stays one when it happens to be whole, so that types survive a round trip.</summary>
/// <param name="Value">The value.</param>
public sealed record ConfigNumber(double Value) : ConfigValue
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter writer)
    {
        if (!double.IsFinite(Value))
        {
            writer.WriteStringValue(double.IsNaN(Value) ? "NaN" : Value > 0 ? "Infinity" : "-Infinity");
        }
        else
        {
            // "1.0", not "1": the reader tells numbers from whole numbers by the point or the exponent.
            string text = Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            writer.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text, skipInputValidation: true);
        }
    }
}

/// <summary>A text.</summary>
/// <param name="Value">The value.</param>
public sealed record ConfigText(string Value) : ConfigValue
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteStringValue(Value);
}

/// <summary>A list.</summary>
/// <param name="Items">Its items, in order.</param>
public sealed record ConfigList(ImmutableArray<ConfigValue> Items) : ConfigValue
{
    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in Items)
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    /// <inheritdoc/>
    public bool Equals(ConfigList? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Aggregate(Items.Length, HashCode.Combine);
}
