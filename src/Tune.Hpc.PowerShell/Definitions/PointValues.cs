using System.Collections;
using System.Collections.Specialized;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>Points to begin with: configurations, or results of another experiment, of which only the parameters count.</summary>
internal static class PointValues
{
    private const string ConfigPrefix = "config/";

    /// <summary>The points, each a map of parameters.</summary>
    /// <param name="engine">Unwraps values.</param>
    /// <param name="value">As given: one point or many.</param>
    /// <param name="space">The search space: what of a result is a parameter.</param>
    public static object? Of(ICmdletEngine engine, object? value, SpecNode? space) => engine.Plain(value) switch
    {
        IDictionary or ResultRecord => new[] { Point(engine, value, space) },
        IEnumerable list and not string => list.Cast<object?>().Select(p => Point(engine, p, space)).ToArray(),
        var other => other,
    };

    private static object? Point(ICmdletEngine engine, object? point, SpecNode? space) =>
        engine.Plain(point) is ResultRecord result ? Parameters(result, space as SpecMap) : point;

    // Nested parameters stand in a result as optimizer/momentum; one whose name a result's own column has, as config/status.
    private static OrderedDictionary Parameters(ResultRecord result, SpecMap? space)
    {
        var config = new OrderedDictionary();
        for (int i = 0; i < result.Names.Length; i++)
        {
            string name = result.Names[i];
            string[] path = (name.StartsWith(ConfigPrefix, StringComparison.Ordinal) ? name[ConfigPrefix.Length..] : name).Split('/');
            bool isTaken = result.Names.Contains(ConfigPrefix + name);
            if (!isTaken && result.Values[i] is not null && space?[path[0]] is not null)
            {
                Put(config, path, result.Values[i]!);
            }
        }

        return config;
    }

    private static void Put(OrderedDictionary map, string[] path, object value)
    {
        for (int i = 0; i < path.Length - 1; i++)
        {
            map[path[i]] ??= new OrderedDictionary();
            if (map[path[i]] is not OrderedDictionary inner)
            {
                return;
            }

            map = inner;
        }

        map[path[^1]] = value;
    }
}
