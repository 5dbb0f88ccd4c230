using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>Any finite number.</summary>
internal sealed class AnyNumberKind : SpecKind<double>
{
    public override string Expected => "a number";

    public override ConfigMap Schema => Schemas.OfType("number");

    public override SpecValue<double>? Read(SpecNode node, SpecReading reading) =>
        node is SpecScalar { Value.AsDouble: { } value } && double.IsFinite(value) ? new(value, NumberKind.Notation(value)) : Refuse(node, reading);
}
