using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>The columns of the results: every parameter and metric that has appeared, with the narrowest type that holds all its values.</summary>
public sealed class MetricCatalog
{
    private readonly Dictionary<string, int> _metricIndex = new(StringComparer.Ordinal);
    private readonly List<CatalogColumn> _metrics = [];
    private readonly Dictionary<string, int> _parameterIndex = new(StringComparer.Ordinal);
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
        foreach (var (path, value) in config.Flatten())
        {
            if (value is not ConfigNull)
            {
                See(_parameterIndex, _parameters, path, KindOf(value));
            }
        }
    }

    private static MetricKind KindOf(ConfigValue value) => value switch
    {
        ConfigBool => MetricKind.Boolean,
        ConfigInteger => MetricKind.Integer,
        ConfigNumber => MetricKind.Number,
        _ => MetricKind.Text,
    };

    private static void See(Dictionary<string, int> index, List<CatalogColumn> columns, string name, MetricKind kind)
    {
        if (!index.TryGetValue(name, out int at))
        {
            index.Add(name, columns.Count);
            columns.Add(new CatalogColumn(name, kind));
        }
        else if (columns[at].Kind != kind)
        {
            columns[at] = new CatalogColumn(name, Wider(columns[at].Kind, kind));
        }
    }

    /// <summary>Whole numbers among numbers are numbers; anything else that is mixed is shown as text.</summary>
    private static MetricKind Wider(MetricKind a, MetricKind b) =>
        a <= MetricKind.Integer && b <= MetricKind.Integer ? MetricKind.Number : MetricKind.Text;
}

/// <summary>One column.</summary>
/// <param name="Name">Metric name or parameter path.</param>
/// <param name="Kind">The type that holds all its values.</param>
public readonly record struct CatalogColumn(string Name, MetricKind Kind);
