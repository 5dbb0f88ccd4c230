using Tune.Hpc.Driver;

namespace Tune.Hpc.Runtime.Results;

/// <summary>Gives columns their names. Fixed columns come first and keep theirs; a metric of the same name is called <c>metric/NAME</c>.</summary>
internal sealed class ColumnNames
{
    private const string MetricPrefix = "metric/";
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly List<TableColumn> _columns = [];

    public IReadOnlyList<TableColumn> Columns => _columns;

    /// <summary>Keeps names for columns that are added later.</summary>
    public void Reserve(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            _taken.Add(name);
        }
    }

    public int AddFixed(string name, CellKind kind)
    {
        _taken.Add(name);
        _columns.Add(new TableColumn(name, kind));
        return _columns.Count - 1;
    }

    public int AddMetric(CatalogColumn metric)
    {
        string name = metric.Name;
        while (!_taken.Add(name))
        {
            name = MetricPrefix + name;
        }

        _columns.Add(TableColumn.Of(metric, name));
        return _columns.Count - 1;
    }

    /// <summary>Adds the metrics, except those that stand elsewhere; where each stands.</summary>
    public Dictionary<string, int> AddMetrics(IReadOnlyList<CatalogColumn> metrics, string? except = null)
    {
        var at = new Dictionary<string, int>(metrics.Count, StringComparer.Ordinal);
        foreach (var metric in metrics)
        {
            if (metric.Name != except)
            {
                at.Add(metric.Name, AddMetric(metric));
            }
        }

        return at;
    }
}
