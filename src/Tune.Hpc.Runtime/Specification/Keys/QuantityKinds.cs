using System.Text.RegularExpressions;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

internal sealed class DurationKind(bool mayBeZero = false, long? most = null) : SpecKind<TimeSpan>
{
    public override string Expected => DurationText.Expected + (mayBeZero ? "" : ", above 0") + (most is null ? "" : $", at most {most} s");

    public override ConfigMap Schema => Schemas.AnyOf(
        Schemas.Of(("type", Schemas.Text("number")), (mayBeZero ? "minimum" : "exclusiveMinimum", ConfigValue.Of(0))), Schemas.OfType("string"));

    public override SpecValue<TimeSpan>? Read(SpecNode node, SpecReading reading)
    {
        TimeSpan duration = default;
        bool ok = node is SpecScalar { Value: var value }
            && (value is ConfigText text ? DurationText.TryRead(text.Value, out duration) : value.AsDouble is { } seconds && DurationText.TryRead(seconds, out duration));
        return ok && (mayBeZero || duration > TimeSpan.Zero) && !(duration.TotalSeconds > most) ? new(duration, DurationText.Write(duration)) : Refuse(node, reading);
    }
}

internal sealed class MemoryKind : SpecKind<long>
{
    public override string Expected => MemoryText.Expected;

    public override ConfigMap Schema => Schemas.AnyOf(Schemas.Of(("type", Schemas.Text("number")), ("exclusiveMinimum", ConfigValue.Of(0))), Schemas.OfType("string"));

    public override SpecValue<long>? Read(SpecNode node, SpecReading reading)
    {
        long mib = 0;
        bool ok = node is SpecScalar { Value: var value }
            && (value is ConfigText text ? MemoryText.TryRead(text.Value, out mib) : value.AsDouble is { } number && MemoryText.TryRead(number, out mib));
        return ok ? new(mib, ConfigValue.Of(MemoryText.Write(mib))) : Refuse(node, reading);
    }
}

/// <summary>A quantity, or the expression that gives it for each trial.</summary>
internal readonly record struct Amount<T>(T Fixed, Expression? Computed);

/// <summary>A quantity that may be an expression over the configuration.</summary>
/// <param name="fixedKind">The quantity.</param>
/// <param name="isFixed">Texts that are meant as a quantity, right or wrong; null: those that begin with a digit.</param>
internal sealed class AmountKind<T>(SpecKind<T> fixedKind, Func<string, bool>? isFixed = null) : SpecKind<Amount<T>>
{
    public override string Expected => fixedKind.Expected + ", or an expression over config";

    public override ConfigMap Schema => Schemas.AnyOf(fixedKind.Schema, Schemas.OfType("string"));

    public override SpecValue<Amount<T>>? Read(SpecNode node, SpecReading reading)
    {
        if (node is SpecScalar { Value: ConfigText text } && IsExpression(text.Value))
        {
            return reading.Errors.Try(node.Place, () => ExpressionParser.Parse(text.Value.TrimStart().TrimStart('='), node.Place)) is { } expression
                ? new(new Amount<T>(default!, expression), text)
                : null;
        }

        return fixedKind.Read(node, reading) is { } value ? new(new Amount<T>(value.Value, null), value.Notation) : null;
    }

    // "4X" is a mistyped size, "config.n * 4" is an expression.
    private bool IsExpression(string text) =>
        text.Trim() is { Length: > 0 } t && isFixed?.Invoke(t) != true && !(char.IsAsciiDigit(t[0]) && t.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '-'));
}

/// <summary>GPUs of a trial, of any kind or of one.</summary>
internal readonly record struct GpuAmount(double Number, string? Type);

/// <summary>How many GPUs, and of which kind.</summary>
internal sealed partial class GpuAmountKind : SpecKind<GpuAmount>
{
    public override string Expected => GpuText.Expected;

    public override ConfigMap Schema => Schemas.AnyOf(Schemas.Of(("type", Schemas.Text("number")), ("minimum", ConfigValue.Of(0))), Schemas.OfType("string"));

    public override SpecValue<GpuAmount>? Read(SpecNode node, SpecReading reading) => (node as SpecScalar)?.Value switch
    {
        ConfigText text => GpuText.TryRead(text.Value, out string type, out int count) ? new(new(count, type), ConfigValue.Of(GpuText.Write(type, count))) : Refuse(node, reading),
        { AsDouble: { } number } when number >= 0 && double.IsFinite(number) => new(new(number, null), NumberKind.Notation(number)),
        _ => Refuse(node, reading),
    };

    /// <summary>Whether a text is meant as a kind and a number, right or wrong, and not as an expression.</summary>
    public static bool IsMeant(string text) => Typed().IsMatch(text);

    [GeneratedRegex(@"^[\w.-]+(\s*:\s*[\w.-]+)+$")]
    private static partial Regex Typed();
}

/// <summary>GPUs of this machine: how many, or which.</summary>
internal sealed class GpusKind : SpecKind<IReadOnlyList<int>>
{
    private const int Most = 1024;

    public override string Expected => "a number of GPUs, or a list of their indices, each once";

    public override ConfigMap Schema => Schemas.AnyOf(
        Schemas.Of(("type", Schemas.Text("integer")), ("minimum", ConfigValue.Of(0))),
        Schemas.Of(("type", Schemas.Text("array")), ("items", Schemas.OfType("integer")), ("uniqueItems", ConfigValue.True)));

    public override SpecValue<IReadOnlyList<int>>? Read(SpecNode node, SpecReading reading)
    {
        long?[] indices = node switch
        {
            SpecScalar { Value: ConfigInteger { Value: >= 0 and <= Most } count } => [.. Enumerable.Range(0, (int)count.Value).Select(i => (long?)i)],
            SpecList list => [.. list.Items.Select(i => (i.ToValue() as ConfigInteger)?.Value)],
            _ => [null],
        };
        bool ok = indices.All(i => i is >= 0 and < Most) && indices.Distinct().Count() == indices.Length;
        return ok
            ? new([.. indices.Select(i => (int)i!.Value)], Schemas.List(indices.Select(i => ConfigValue.Of(i!.Value))))
            : Refuse(node, reading);
    }
}
