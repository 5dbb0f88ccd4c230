using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

internal sealed class TextKind(string expected = "a text") : SpecKind<string>
{
    public override string Expected => expected;

    public override ConfigMap Schema => Schemas.OfType("string");

    public override bool IsText => true;

    public override SpecValue<string>? Read(SpecNode node, SpecReading reading) => node switch
    {
        SpecScalar { Value: ConfigText { Value.Length: > 0 } text } => new(text.Value, text),
        SpecScalar { Value: ConfigInteger or ConfigNumber or ConfigBool } => Unquoted(node, reading),
        _ => Refuse(node, reading),
    };

    private SpecValue<string>? Unquoted(SpecNode node, SpecReading reading)
    {
        reading.Refuse(node, $"{expected}; in quotes it would be one: \"{node.ToValue()}\"");
        return null;
    }
}

/// <summary>A name that can be a folder's.</summary>
internal sealed class NameKind : SpecKind<string>
{
    private const int MostLength = 100;

    public override string Expected => $"a name: letters, digits, '.', '_' and '-', at most {MostLength}, beginning with a letter or digit";

    public override ConfigMap Schema => Schemas.Of(("type", Schemas.Text("string")), ("pattern", Schemas.Text($"^[A-Za-z0-9][A-Za-z0-9._-]{{0,{MostLength - 1}}}$")));

    public override bool IsText => true;

    public override SpecValue<string>? Read(SpecNode node, SpecReading reading)
    {
        // A date or a number is a fine name for a folder; only whole numbers keep their look.
        string? name = node is SpecScalar { Value: ConfigText or ConfigInteger } scalar ? scalar.Value.ToString() : null;
        return name is not null && IsName(name) ? new(name, ConfigValue.Of(name)) : Refuse(node, reading);
    }

    internal static bool IsName(string name) => name.Length is > 0 and <= MostLength && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}

internal sealed class BooleanKind : SpecKind<bool>
{
    public override string Expected => "true or false";

    public override ConfigMap Schema => Schemas.OfType("boolean");

    public override SpecValue<bool>? Read(SpecNode node, SpecReading reading) =>
        node is SpecScalar { Value: ConfigBool value } ? new(value.Value, value) : Refuse(node, reading);
}

internal sealed class IntegerKind(long least, long most = long.MaxValue, string? note = null) : SpecKind<long>
{
    public override string Expected => $"a whole number from {least}" + (most < int.MaxValue ? $" to {most}" : "") + note;

    public override ConfigMap Schema => Schemas.Of(("type", Schemas.Text("integer")), ("minimum", ConfigValue.Of(least)));

    public override SpecValue<long>? Read(SpecNode node, SpecReading reading)
    {
        long? value = node is SpecScalar scalar ? WholeOf(scalar.Value) : null;
        return value >= least && value <= most ? new(value.Value, ConfigValue.Of(value.Value)) : Refuse(node, reading);
    }

    internal static long? WholeOf(ConfigValue value) => value switch
    {
        ConfigInteger whole => whole.Value,
        ConfigNumber { Value: var number } when number == Math.Truncate(number) && Math.Abs(number) <= 1L << 53 => (long)number,
        _ => null,
    };
}

internal sealed class NumberKind(double least, bool exclusive = false) : SpecKind<double>
{
    public override string Expected => $"a number {(exclusive ? "above" : "from")} {ConfigValue.Of(least)}".Replace(".0", "");

    public override ConfigMap Schema => Schemas.Of(
        ("type", Schemas.Text("number")), (exclusive ? "exclusiveMinimum" : "minimum", Notation(least)));

    public override SpecValue<double>? Read(SpecNode node, SpecReading reading)
    {
        double value = (node as SpecScalar)?.Value.AsDouble ?? double.NaN;
        bool ok = double.IsFinite(value) && (exclusive ? value > least : value >= least);
        return ok ? new(value, Notation(value)) : Refuse(node, reading);
    }

    /// <summary>Whole numbers without their point, as people write them.</summary>
    internal static ConfigValue Notation(double value) => IntegerKind.WholeOf(ConfigValue.Of(value)) is { } whole ? ConfigValue.Of(whole) : ConfigValue.Of(value);
}

internal sealed class OneOfKind(params string[] names) : SpecKind<string>
{
    public override string Expected => names.Length == 1 ? $"'{names[0]}', the only choice" : string.Join(" or ", names.Select(n => $"'{n}'"));

    public override ConfigMap Schema => Schemas.Of(("enum", Schemas.List(names.Select(ConfigValue.Of))));

    public override bool IsText => true;

    public override SpecValue<string>? Read(SpecNode node, SpecReading reading) =>
        node is SpecScalar { Value: ConfigText text } && names.Contains(text.Value) ? new(text.Value, text) : Refuse(node, reading);
}

/// <summary>A regular expression with named groups.</summary>
internal sealed class PatternKind : SpecKind<string>
{
    public override string Expected => @"a regular expression with named groups, such as 'loss=(?<loss>\S+)'";

    public override ConfigMap Schema => Schemas.OfType("string");

    public override bool IsText => true;

    public override SpecValue<string>? Read(SpecNode node, SpecReading reading)
    {
        if (node is not SpecScalar { Value: ConfigText text })
        {
            return Refuse(node, reading);
        }

        try
        {
            bool named = new Regex(text.Value, RegexOptions.None, TimeSpan.FromSeconds(1)).GetGroupNames().Any(g => !char.IsAsciiDigit(g[0]));
            return named ? new(text.Value, text) : Refuse(node, reading);
        }
        catch (RegexParseException e)
        {
            reading.Errors.Add(SpecCodes.BadValue, node.Place, $"{SpecReading.Show(node)} is not a regular expression: at character {e.Offset + 1}: {e.Error}");
            return null;
        }
    }
}
