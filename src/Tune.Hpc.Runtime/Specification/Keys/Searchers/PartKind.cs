using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary>A number above 0 to a limit.</summary>
internal sealed class PartKind(double most, bool mayBeMost = true) : SpecKind<double>
{
    public override string Expected => $"a number above 0, {(mayBeMost ? "to" : "below")} {NumberKind.Notation(most)}";

    public override ConfigMap Schema => Schemas.Of(
        ("type", Schemas.Text("number")), ("exclusiveMinimum", ConfigValue.Of(0)), (mayBeMost ? "maximum" : "exclusiveMaximum", NumberKind.Notation(most)));

    public override SpecValue<double>? Read(SpecNode node, SpecReading reading)
    {
        double value = (node as SpecScalar)?.Value.AsDouble ?? double.NaN;
        return value > 0 && (mayBeMost ? value <= most : value < most) ? new(value, NumberKind.Notation(value)) : Refuse(node, reading);
    }
}
