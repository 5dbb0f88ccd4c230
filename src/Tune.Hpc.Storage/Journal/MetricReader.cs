using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Journal;

/// <summary>Reads the flat object of a stored report's values.</summary>
internal sealed class MetricReader(NameTable names)
{
    private Metric[] _scratch = new Metric[16];

    /// <summary>Reads it; the reader stands on the object's beginning and is left on its end.</summary>
    public ImmutableArray<Metric> Read(ref Utf8JsonReader json)
    {
        int count = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.ValueIsEscaped ? json.GetString()! : names.Get(json.ValueSpan);
            json.Read();
            if (count == _scratch.Length)
            {
                Array.Resize(ref _scratch, count * 2);
            }

            _scratch[count++] = new Metric(name, Value(ref json));
        }

        var metrics = _scratch.AsSpan(0, count).ToArray();
        return ImmutableCollectionsMarshal.AsImmutableArray(metrics);
    }

    private static MetricValue Value(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Number => Number(ref json),
        JsonTokenType.True => MetricValue.Of(true),
        JsonTokenType.False => MetricValue.Of(false),
        JsonTokenType.String => MetricValue.Of(json.GetString()!),
        _ => throw new JsonException($"a metric is {json.TokenType}"),
    };

    /// <summary>A number: whole where it is written without point and exponent, and fits.</summary>
    internal static MetricValue Number(ref Utf8JsonReader json) =>
        json.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 && json.TryGetInt64(out long whole)
            ? MetricValue.Of(whole)
            : MetricValue.Of(json.GetDouble());
}
