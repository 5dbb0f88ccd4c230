using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>The columns of the results: every parameter and metric that has appeared, with the narrowest type that holds all its values.</summary>
public sealed class MetricCatalog
{
    private readonly Dictionary<string, CatalogColumn> _metricIndex = new(StringComparer.Ordinal);
    private readonly List<CatalogColumn> _metrics = [];
    private readonly Dictionary<string, CatalogColumn> _parameterIndex = new(StringComparer.Ordinal);
    private readonly List<CatalogColumn> _parameters = [];

    /// <summary>Metrics, in order of appearance.</summary>
    public IReadOnlyList<CatalogColumn> Metrics => _metrics;

    /// <summary>Parameters by their path, in order of appearance.</summary>
    public IReadOnlyList<CatalogColumn> Parameters => _parameters;

    internal void See(ImmutableArray<Metric> metrics)
    {
        foreach (var metric in metrics)
        {
            See(_metricIndex, _metrics, metric.Name, metric.Value.Kind);
        }
    }

    internal void SeeConfig(ConfigMap config)
    {
        foreach (var (name, value) in config.Entries)
        {
            SeeParameter(name, value);
        }
    }

    /// <summary>As <see cref="ConfigMap.Flatten()"/>, without its iterators: this runs for every trial of every journal that is looked at.</summary>
    private void SeeParameter(string path, ConfigValue value)
    {
        switch (value)
        {
            case ConfigNull:
                break;
            case ConfigMap map:
                foreach (var (name, inner) in map.Entries)
                {
                    SeeParameter($"{path}/{name}", inner);
                }

                break;
            case ConfigList list:
                for (int i = 0; i < list.Items.Length; i++)
                {
                    SeeParameter($"{path}/{i}", list.Items[i]);
                }

                break;
            default:
                See(_parameterIndex, _parameters, path, KindOf(value));
                break;
        }
    }

    private static MetricKind KindOf(ConfigValue value) => value switch
    {
        ConfigBool => MetricKind.Boolean,
        ConfigInteger => MetricKind.Integer,
        ConfigNumber => MetricKind.Number,
        _ => MetricKind.Text,
    };

    private static void See(Dictionary<string, CatalogColumn> index, List<CatalogColumn> columns, string name, MetricKind kind)
    {
        if (!index.TryGetValue(name, out var column))
        {
            column = new CatalogColumn(name, kind);
            columns.Add(column);
        }
        else if (column.Kind != kind && Wider(column.Kind, kind) is var wider && wider != column.Kind)
        {
            int at = columns.IndexOf(column);
            column = column with { Kind = wider };
            columns[at] = column;
        }
        else
        {
            return;
        }

        index[name] = column;
    }

    /// <summary>Whole numbers among numbers are numbers; anything else that is mixed is shown as text.</summary>
    private static MetricKind Wider(MetricKind a, MetricKind b) =>
        a <= MetricKind.Integer && b <= MetricKind.Integer ? MetricKind.Number : MetricKind.Text;
}

/// <summary>One column.</summary>
/// <param name="Name">Metric name or parameter path.</param>
/// <param name="Kind">The type that holds all its values.</param>
public sealed record CatalogColumn(string Name, MetricKind Kind);
