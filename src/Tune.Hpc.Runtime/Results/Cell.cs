using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Results;

/// <summary>What a cell or a column of a result table holds.</summary>
public enum CellKind
{
    /// <summary>No value.</summary>
    None,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number, NaN and the infinities included.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>An instant, UTC.</summary>
    Time,
}

/// <summary>One value of a result table, without boxing. The default is no value.</summary>
public readonly record struct Cell
{
    private readonly long _bits;
    private readonly string? _text;

    private Cell(CellKind kind, long bits, string? text = null)
    {
        Kind = kind;
        _bits = bits;
        _text = text;
    }

    /// <summary>What it holds.</summary>
    public CellKind Kind { get; }

    /// <summary>No value.</summary>
    public static Cell None => default;

    /// <summary>True when there is no value.</summary>
    public bool IsNone => Kind == CellKind.None;

    /// <summary>True for numbers and whole numbers.</summary>
    public bool IsNumeric => Kind is CellKind.Integer or CellKind.Number;

    /// <summary>True for <c>true</c>.</summary>
    public bool AsBoolean => Kind == CellKind.Boolean && _bits != 0;

    /// <summary>A whole number's value; 0 for other kinds.</summary>
    public long AsInteger => Kind is CellKind.Integer or CellKind.Boolean ? _bits : 0;

    /// <summary>A number's value; NaN for kinds that are none.</summary>
    public double AsNumber => Kind switch
    {
        CellKind.Number => BitConverter.Int64BitsToDouble(_bits),
        CellKind.Integer => _bits,
        _ => double.NaN,
    };

    /// <summary>A text's value, else null.</summary>
    public string? AsText => _text;

    /// <summary>An instant's value.</summary>
    public DateTimeOffset AsTime => new(_bits, TimeSpan.Zero);

    /// <summary>True or false.</summary>
    public static Cell Of(bool value) => new(CellKind.Boolean, value ? 1 : 0);

    /// <summary>A whole number.</summary>
    public static Cell Of(long value) => new(CellKind.Integer, value);

    /// <summary>A number.</summary>
    public static Cell Of(double value) => new(CellKind.Number, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A text; null is no value.</summary>
    public static Cell Of(string? value) => value is null ? None : new(CellKind.Text, 0, value);

    /// <summary>An instant; null is no value.</summary>
    public static Cell Of(DateTimeOffset? value) => value is { } at ? new(CellKind.Time, at.UtcTicks) : None;

    /// <summary>A metric's value.</summary>
    public static Cell Of(MetricValue value) => value.Kind switch
    {
        MetricKind.Boolean => Of(value.AsBoolean),
        MetricKind.Integer => Of(value.AsInt64),
        MetricKind.Number => Of(value.AsDouble),
        _ => Of(value.AsText),
    };

    /// <summary>A parameter's value.</summary>
    public static Cell Of(ConfigValue value) => value switch
    {
        ConfigNull => None,
        ConfigBool b => Of(b.Value),
        ConfigInteger i => Of(i.Value),
        ConfigNumber n => Of(n.Value),
        _ => Of(value.ToString()),
    };

    /// <summary>The same value as a column of that kind holds it: whole numbers become numbers, anything becomes text.</summary>
    public Cell As(CellKind kind) => Kind == kind || IsNone ? this
        : kind == CellKind.Number && Kind == CellKind.Integer ? Of((double)_bits)
        : kind == CellKind.Text ? Of(ToString())
        : None;

    /// <summary>Invariant text that reads back as the same value; instants as ISO 8601, no value as the empty text.</summary>
    public override string ToString() => Kind switch
    {
        CellKind.Boolean => _bits != 0 ? "true" : "false",
        CellKind.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        CellKind.Number => NumberText(AsNumber),
        CellKind.Time => AsTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        _ => _text ?? "",
    };

    private static string NumberText(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture)
        : double.IsNaN(value) ? "nan"
        : value > 0 ? "inf" : "-inf";
}
