using System.Collections.Immutable;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>A map with keys of its own.</summary>
internal sealed class SectionKind<T>(ImmutableArray<SpecKey> keys, Func<SpecSection, T> read) : SpecKind<T>
{
    public override string Expected => $"a map with {string.Join(", ", keys.Select(k => k.Name))}";

    public override ConfigMap Schema => SpecSchema.OfKeys(keys);

    public override IEnumerable<SpecKey> Keys => keys;

    public override SpecValue<T>? Read(SpecNode node, SpecReading reading)
    {
        if (node is not SpecMap map)
        {
            return Refuse(node, reading);
        }

        var section = new SpecSection(map, keys, reading);
        var value = read(section);
        return new(value, section.Document());
    }
}
