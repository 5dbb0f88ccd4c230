using System.Globalization;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>What a compute node wrote about itself.</summary>
internal sealed class NodeFindings
{
    private readonly Dictionary<string, string> _values;

    private NodeFindings(Dictionary<string, string> values) => _values = values;

    /// <summary>The node, as the cluster names it; the host's name where it does not.</summary>
    public string Node => Value("node") is { Length: > 0 } node ? node : Value("host");

    /// <summary>Reads them.</summary>
    public static NodeFindings Parse(string text) => new(text.Split('\n')
        .Select(l => l.Split('=', 2))
        .Where(p => p.Length == 2)
        .GroupBy(p => p[0])
        .ToDictionary(g => g.Key, g => g.First()[1].Trim(), StringComparer.Ordinal));

    /// <summary>A value; empty where there is none.</summary>
    public string Value(string name) => _values.GetValueOrDefault(name, "");

    /// <summary>Milliseconds one file operation took there, without what starting a program costs; null where its clock has no nanoseconds.</summary>
    /// <param name="name">Which one.</param>
    /// <param name="program">Whether a program was started for each.</param>
    public double? Milliseconds(string name, bool program)
    {
        double? all = Span(name);
        double? starts = program ? Span("nothing") : 0;
        return all - starts is { } net ? Math.Max(0, net) / NodeProbeScript.Rounds : null;
    }

    private double? Span(string name) => Value(name).Split(' ') is [var from, var to]
        && decimal.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out decimal began)
        && decimal.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out decimal ended)
            ? (double)(ended - began) / 1e6
            : null;
}
