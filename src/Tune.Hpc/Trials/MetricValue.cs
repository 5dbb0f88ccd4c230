using System.Globalization;

namespace Tune.Hpc.Trials;

/// <summary>What a reported value is.</summary>
public enum MetricKind
{
    /// <summary>A floating-point number, also NaN and the infinities.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Any other text.</summary>
    Text,
}

/// <summary>One reported value, without boxing.</summary>
public readonly record struct MetricValue
{
    private readonly long _bits;
    private readonly string? _text;

    private MetricValue(MetricKind kind, long bits, string? text)
    {
        Kind = kind;
        _bits = bits;
        _text = text;
    }

    /// <summary>What the value is.</summary>
    public MetricKind Kind { get; }

    /// <summary>True for numbers and whole numbers.</summary>
    public bool IsNumeric => Kind <= MetricKind.Integer;

    /// <summary>The value as a number: booleans are 0 and 1, text is NaN.</summary>
    public double AsDouble => Kind switch
    {
        MetricKind.Number => BitConverter.Int64BitsToDouble(_bits),
        MetricKind.Text => double.NaN,
        _ => _bits,
    };

    /// <summary>The value as a whole number; numbers are truncated, text is 0.</summary>
    public long AsInt64 => Kind == MetricKind.Number ? (long)BitConverter.Int64BitsToDouble(_bits) : _bits;

    /// <summary>True for <c>true</c> and for numbers other than 0.</summary>
    public bool AsBoolean => Kind == MetricKind.Text ? false : AsDouble != 0;

    /// <summary>The text of a text value, else null.</summary>
    public string? AsText => _text;

    /// <summary>A number.</summary>
    public static MetricValue Of(double value) => new(MetricKind.Number, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A whole number.</summary>
    public static MetricValue Of(long value) => new(MetricKind.Integer, value, null);

    /// <summary>True or false.</summary>
    public static MetricValue Of(bool value) => new(MetricKind.Boolean, value ? 1 : 0, null);

    /// <summary>Text; <c>nan</c>, <c>inf</c>, <c>infinity</c> with or without sign, in any case, are the numbers they name.</summary>
    public static MetricValue Of(string value) => NamedNumber(value) is { } number ? Of(number) : new(MetricKind.Text, 0, value);

    /// <summary>As shown to people; numbers round-trip.</summary>
    public override string ToString() => Kind switch
    {
        MetricKind.Number => AsDouble.ToString("R", CultureInfo.InvariantCulture),
        MetricKind.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        MetricKind.Boolean => _bits != 0 ? "true" : "false",
        _ => _text ?? "",
    };

    private static double? NamedNumber(string text)
    {
        if (text.Length is < 3 or > 9)
        {
            return null;
        }

        return text.ToUpperInvariant() switch
        {
            "NAN" or "+NAN" or "-NAN" => double.NaN,
            "INF" or "+INF" or "INFINITY" or "+INFINITY" => double.PositiveInfinity,
            "-INF" or "-INFINITY" => double.NegativeInfinity,
            _ => null,
        };
    }
}

/// <summary>One named value of a report. Nested names are joined with <c>/</c>.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Value">Its value.</param>
public readonly record struct Metric(string Name, MetricValue Value);
