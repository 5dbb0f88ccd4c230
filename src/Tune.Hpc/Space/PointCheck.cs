using System.Globalization;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space;

/// <summary>Whether a configuration, whole or partial, fits a space.</summary>
internal static class PointCheck
{
    /// <summary>What does not fit, beginning with its path; null if all does.</summary>
    public static string? Problem(CompiledNode node, ConfigValue value, SearchSpace space, string path = "") => node switch
    {
        CompiledNode.Constant constant => Comparing.AreEqual(constant.Value, value) ? null : $"{path}: {Show(value)}, but the space has the constant {Show(constant.Value)} there",
        CompiledNode.Slot slot => space.Parameters[slot.Id].Domain is { } domain && !domain.Contains(value) ? $"{path}: {Show(value)} is not in {domain.Notation}" : null,
        CompiledNode.Conditional conditional => Problem(conditional.Inner, value, space, path),
        CompiledNode.Option choice => OfOption(choice, value, space, path),
        CompiledNode.Map map => OfMap(map, value, space, path),
        CompiledNode.List list => OfList(list, value, space, path),
        _ => null,
    };

    /// <summary>The options that a value can belong to.</summary>
    public static IEnumerable<int> Fitting(CompiledNode.Option choice, ConfigValue value, SearchSpace space) =>
        Enumerable.Range(0, choice.Options.Length).Where(i => Problem(choice.Options[i], value, space) is null);

    /// <summary>True if all that the point names is in the configuration.</summary>
    public static bool Covers(ConfigValue config, ConfigValue point) => (config, point) switch
    {
        (ConfigMap c, ConfigMap p) => p.Entries.All(e => c[e.Key] is { } value && Covers(value, e.Value)),
        (ConfigList c, ConfigList p) => c.Items.Length == p.Items.Length && c.Items.Zip(p.Items).All(pair => Covers(pair.First, pair.Second)),
        _ => true,
    };

    /// <summary>The value at a path of the point; null if the point leaves it open.</summary>
    public static ConfigValue? Find(ConfigValue point, IEnumerable<string> steps)
    {
        ConfigValue? value = point;
        foreach (string step in steps)
        {
            value = value switch
            {
                ConfigMap map => map[step],
                ConfigList list => list.Items[int.Parse(step, CultureInfo.InvariantCulture)],
                _ => null,
            };
            if (value is null)
            {
                return null;
            }
        }

        return value;
    }

    private static string? OfOption(CompiledNode.Option choice, ConfigValue value, SearchSpace space, string path)
    {
        if (Fitting(choice, value, space).Any())
        {
            return null;
        }

        // With one option of the same shape its own problem says more than the whole list of options.
        var near = choice.Options.Where(o => o is CompiledNode.Map && value is ConfigMap).ToList();
        return near.Count == 1 ? Problem(near[0], value, space, path) : $"{path}: {Show(value)} is none of {space.Parameters[choice.Id].Domain!.Notation}";
    }

    private static string? OfMap(CompiledNode.Map map, ConfigValue value, SearchSpace space, string path)
    {
        if (value is not ConfigMap given)
        {
            return $"{path}: {Show(value)}, but the space has a map there";
        }

        foreach (var (name, inner) in given.Entries)
        {
            string below = path.Length == 0 ? name : $"{path}/{name}";
            var entry = map.Entries.FirstOrDefault(e => e.Key == name);
            string? problem = entry.Value is null
                ? $"{below}: the space has no such parameter{NearestName.Hint(name, map.Entries.Select(e => e.Key))}; there are {string.Join(", ", map.Entries.Select(e => e.Key))}"
                : Problem(entry.Value, inner, space, below);
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? OfList(CompiledNode.List list, ConfigValue value, SearchSpace space, string path) => value is ConfigList given && given.Items.Length == list.Items.Length
        ? given.Items.Select((item, i) => Problem(list.Items[i], item, space, $"{path}/{i}")).FirstOrDefault(p => p is not null)
        : $"{path}: {Show(value)}, but the space has a list of {list.Items.Length} there";

    private static string Show(ConfigValue value) => NotationText.Of(value);
}
