using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Other tools take <c>metric</c> and <c>mode</c> in the scheduler or the searcher as well: they are moved to the top level, and must not differ from what stands there.</summary>
internal static class RepeatedObjective
{
    private const string BaseScheduler = "base_scheduler";

    public static SpecMap Lift(SpecMap root, SpecErrors errors)
    {
        foreach (var section in new SpecKey[] { SpecKeys.Scheduler, SpecKeys.SearchAlg })
        {
            if (root[section.Name] is SpecMap map)
            {
                root = root with { Entries = [.. root.Entries.Select(e => e.Name == section.Name ? e with { Value = Without(map) } : e)] };
                root = Inner(map).Aggregate(root, (r, entry) => Put(r, entry, errors));
            }
        }

        return root;
    }

    // The metric of a policy is another matter; that of the scheduler it goes with is not.
    private static IEnumerable<SpecEntry> Inner(SpecMap map) =>
        map[BaseScheduler] is SpecMap inner ? Inner(inner)
        : map["type"] is SpecScalar { Value: ConfigText { Value: "resource_changing" } } ? []
        : map.Entries.Where(IsObjective);

    private static SpecMap Without(SpecMap map) =>
        map[BaseScheduler] is SpecMap inner ? map with { Entries = [.. map.Entries.Select(e => e.Name == BaseScheduler ? e with { Value = Without(inner) } : e)] }
        : map["type"] is SpecScalar { Value: ConfigText { Value: "resource_changing" } } ? map
        : map with { Entries = [.. map.Entries.Where(e => !IsObjective(e))] };

    private static bool IsObjective(SpecEntry entry) => NameOf(entry) is not null;

    private static string? NameOf(SpecEntry entry) =>
        new[] { SpecKeys.Metric.Name, SpecKeys.Mode.Name }.FirstOrDefault(name => name.Equals(entry.Name, StringComparison.OrdinalIgnoreCase));

    private static SpecMap Put(SpecMap root, SpecEntry entry, SpecErrors errors)
    {
        string name = NameOf(entry)!;
        if (root[name] is not { } given || given is SpecScalar { Value: ConfigNull })
        {
            return root with { Entries = [.. root.Entries.Where(e => e.Name != name), entry with { Name = name }] };
        }

        if (!given.ToValue().Equals(entry.Value.ToValue()))
        {
            errors.Add(SpecCodes.Contradiction, entry.KeyPlace, $"{SpecReading.Show(entry.Value)} is not the experiment's {name}, {SpecReading.Show(given)}; give it once");
        }

        return root;
    }
}
