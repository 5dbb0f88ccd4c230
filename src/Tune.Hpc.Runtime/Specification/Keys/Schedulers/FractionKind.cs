using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary>A number from 0 to a limit, both included.</summary>
internal sealed class FractionKind(double most) : SpecKind<double>
{
    public override string Expected => $"a number from 0 to {NumberKind.Notation(most)}";

    public override ConfigMap Schema => Schemas.Of(("type", Schemas.Text("number")), ("minimum", ConfigValue.Of(0)), ("maximum", NumberKind.Notation(most)));

    public override SpecValue<double>? Read(SpecNode node, SpecReading reading)
    {
        double value = (node as SpecScalar)?.Value.AsDouble ?? double.NaN;
        return value >= 0 && value <= most ? new(value, NumberKind.Notation(value)) : Refuse(node, reading);
    }
}

/// <summary>Numbers above 0, at least one.</summary>
internal sealed class FactorsKind : SpecKind<IReadOnlyList<double>>
{
    public override string Expected => "a list of numbers above 0, such as [1.2, 0.8]";

    public override ConfigMap Schema => Schemas.Of(
        ("type", Schemas.Text("array")), ("minItems", ConfigValue.Of(1)), ("items", Schemas.Of(("type", Schemas.Text("number")), ("exclusiveMinimum", ConfigValue.Of(0)))));

    public override SpecValue<IReadOnlyList<double>>? Read(SpecNode node, SpecReading reading)
    {
        double[] factors = node is SpecList list ? [.. list.Items.Select(i => i.ToValue().AsDouble ?? double.NaN)] : [];
        return factors.Length > 0 && Array.TrueForAll(factors, f => f > 0 && double.IsFinite(f))
            ? new(factors, Schemas.List(factors.Select(NumberKind.Notation)))
            : Refuse(node, reading);
    }
}

/// <summary>A function that a program answers.</summary>
internal sealed class CallKind : SpecKind<string>
{
    private const string Call = "call";

    public override string Expected => "{call: name}, a function that the program of 'functions' answers";

    public override ConfigMap Schema => Schemas.Of(
        ("type", Schemas.Text("object")),
        ("properties", Schemas.Of((Call, Schemas.OfType("string")))),
        ("required", Schemas.List(ConfigValue.Of(Call))),
        ("additionalProperties", ConfigValue.False));

    public override SpecValue<string>? Read(SpecNode node, SpecReading reading) =>
        node is SpecMap { Entries: [{ Name: Call, Value: SpecScalar { Value: ConfigText { Value.Length: > 0 } function } }] }
            ? new(function.Value, Schemas.Of((Call, function)))
            : Refuse(node, reading);
}
