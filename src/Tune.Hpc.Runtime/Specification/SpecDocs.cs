using System.Text;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>The keys as people look them up, made from the table of keys.</summary>
public static class SpecDocs
{
    /// <summary>A Markdown table of all keys.</summary>
    public static string Markdown
    {
        get
        {
            var table = new StringBuilder("| key | takes | default | meaning |\n|---|---|---|---|\n");
            foreach (var key in SpecKeys.All.Where(k => !k.StoredOnly))
            {
                Row(table, key.Name, key);
                foreach (var inner in key.KindOfValue.Keys)
                {
                    Row(table, $"{key.Name}.{inner.Name}", inner);
                }
            }

            return table.ToString();
        }
    }

    /// <summary>The keys that can be flags: <c>num_samples</c> is <c>--num-samples</c>.</summary>
    public static IEnumerable<(string Flag, string Key, string Doc)> Flags =>
        SpecKeys.All.Where(k => !k.StoredOnly).Select(k => ("--" + k.Name.Replace('_', '-'), k.Name, k.Doc));

    private static void Row(StringBuilder table, string name, SpecKey key)
    {
        string takes = key.KindOfValue.Keys.Any() ? "see below" : key.KindOfValue.Expected;
        string standard = key.Required ? "required" : key.Default is ConfigNull or ConfigMap { Count: 0 } or ConfigList { Items.Length: 0 } ? "" : $"`{key.Default}`";
        table.Append("| `").Append(name).Append("` | ").Append(Cell(takes)).Append(" | ").Append(standard).Append(" | ").Append(Cell(key.Doc)).Append(" |\n");
    }

    private static string Cell(string text) => text.Replace("|", "\\|");
}
