using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary>A configuration, whole or partial.</summary>
internal sealed class PointKind : SpecKind<ConfigMap>
{
    public override string Expected => "a map of parameters and values, such as {layers: 1, width: 16}";

    public override ConfigMap Schema => Schemas.OfType("object");

    public override SpecValue<ConfigMap>? Read(SpecNode node, SpecReading reading) =>
        node is SpecMap map && map.ToValue() is ConfigMap point ? new(point, point) : Refuse(node, reading);
}
