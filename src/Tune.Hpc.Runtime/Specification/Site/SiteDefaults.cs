using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Site;

/// <summary>Lays the defaults of site files under a specification that runs on a cluster.</summary>
/// <remarks>A default gives way to whatever decides the same thing: partition to sbatch_options.partition, memory to memory_per_cpu.</remarks>
internal static class SiteDefaults
{
    private const string Free = "sbatch_options";
    private const string Controller = "controller";

    private static readonly ImmutableArray<ImmutableArray<string>> _sameMatter = [["memory", "memory_per_cpu", "memory_per_gpu"], ["nodes", "tasks", "tasks_per_node"]];

    /// <summary>The specification with the defaults of its site.</summary>
    public static SpecMap Under(SpecMap specification, SpecReading reading)
    {
        string? type = ExecutorKeys.Kind.TypeOf(specification[SpecKeys.Executor.Name]);
        if (!ExecutorKeys.IsCluster(type))
        {
            return specification;
        }

        var executor = reading.Site.ExecutorDefaults is { } defaults ? defaults with { Entries = [.. defaults.Entries.Where(e => ExecutorKeys.Kind.HasKey(type!, e.Name))] } : null;
        return Under(Under(specification, SpecKeys.Executor, executor), SpecKeys.Resources, reading.Site.ResourceDefaults);
    }

    /// <summary>A map with entries of another where it has none that decide the same thing.</summary>
    public static SpecMap Lay(SpecMap upper, SpecMap lower)
    {
        var entries = upper.Entries.Where(e => !IsNothing(e.Value)).ToList();
        string[] decided = [.. entries.SelectMany(Matters)];
        foreach (var entry in lower.Entries.Where(e => !IsNothing(e.Value)))
        {
            int at = entries.FindIndex(e => e.Name == entry.Name);
            if (at >= 0 && entry.Name is Free or Controller && Map(entries[at].Value) is { } over && Map(entry.Value) is { } under)
            {
                entries[at] = entries[at] with { Value = entry.Name == Free ? More(over, under, decided) : Lay(over, under) };
            }
            else if (at < 0 && entry.Name == Free && Map(entry.Value) is { } options)
            {
                entries.Add(entry with { Value = More(options with { Entries = [] }, options, decided) });
            }
            else if (at < 0 && !Matters(entry).Any(decided.Contains))
            {
                entries.Add(entry);
            }
        }

        return upper with { Entries = [.. entries] };
    }

    private static SpecMap Under(SpecMap specification, SpecKey key, SpecMap? defaults)
    {
        if (defaults is null or { Entries: [] })
        {
            return specification;
        }

        var given = specification.Entries.FirstOrDefault(e => e.Name == key.Name);
        var upper = given?.Value switch
        {
            null or SpecScalar { Value: ConfigNull } => new SpecMap([], defaults.Place),
            SpecScalar { Value: ConfigText } type => new SpecMap([new SpecEntry("type", type.Place, type)], type.Place),
            SpecMap map => map,
            _ => null,
        };
        if (upper is null)
        {
            return specification;
        }

        var entry = new SpecEntry(key.Name, given?.KeyPlace ?? defaults.Place, Lay(upper, defaults));
        return specification with { Entries = [.. specification.Entries.Where(e => e.Name != key.Name), entry] };
    }

    private static SpecMap More(SpecMap over, SpecMap under, string[] decided) =>
        over with { Entries = [.. over.Entries, .. under.Entries.Where(e => !decided.Contains(e.Name) && over[e.Name] is null)] };

    // What an entry decides, by the names of options; a key of resources by the first of its kind.
    private static IEnumerable<string> Matters(SpecEntry entry) =>
        entry.Name == Free ? Map(entry.Value)?.Entries.Select(e => e.Name == "no-requeue" ? "requeue" : e.Name) ?? []
        : [_sameMatter.FirstOrDefault(s => s.Contains(entry.Name), []) is [var first, ..] ? first : entry.Name == "signal_before_end_s" ? "signal" : entry.Name.Replace('_', '-')];

    private static SpecMap? Map(SpecNode node) => SbatchOptionsKind.AsMap(node, out _);

    private static bool IsNothing(SpecNode node) => node is SpecScalar { Value: ConfigNull };
}
