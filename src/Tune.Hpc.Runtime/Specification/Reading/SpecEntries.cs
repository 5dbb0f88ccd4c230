using System.Collections.Immutable;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification.Reading;

/// <summary>Collects the entries of one map and refuses a key that stands twice.</summary>
internal sealed class SpecEntries
{
    private readonly Dictionary<string, SpecPlace> _places = [];
    private readonly ImmutableArray<SpecEntry>.Builder _entries = ImmutableArray.CreateBuilder<SpecEntry>();

    public void Add(string name, SpecPlace place, SpecNode value)
    {
        if (!_places.TryAdd(name, place))
        {
            var first = _places[name];
            throw new TuneException(SpecCodes.RepeatedKey, $"{place}: this key stands here for the second time; the first is in line {first.Line}, column {first.Column}");
        }

        _entries.Add(new SpecEntry(name, place, value));
    }

    public ImmutableArray<SpecEntry> ToImmutable() => _entries.ToImmutable();

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
