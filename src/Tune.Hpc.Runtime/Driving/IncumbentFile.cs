using System.Text;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Search.External;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>The best result so far as a file that trials read while they run (<c>incumbent</c>): <c>{"trial", "config", "metrics", "metric", "mode", "value"}</c>. It is replaced whole, so nobody reads half of one.</summary>
internal sealed class IncumbentFile
{
    private readonly Objective _objective;
    private readonly ExperimentFolder _folder;
    private double _best = double.NaN;
    private ConfigMap? _unwritten;

    private IncumbentFile(Objective objective, ExperimentFolder folder) => (_objective, _folder) = (objective, folder);

    /// <summary>That of an experiment; null where nobody asked for it.</summary>
    internal static IncumbentFile? Of(ExperimentSpec spec, ExperimentFolder folder) => spec is { Incumbent: true, Objective: { } objective } ? new IncumbentFile(objective, folder) : null;

    /// <summary>Hears what happened, once it is folded.</summary>
    internal void Hear(ExperimentEvent happened, ExperimentState state)
    {
        if (happened is not ReportReceived report || state.Find(report.Trial) is not { } trial)
        {
            return;
        }

        var metric = report.Metrics.FirstOrDefault(m => m.Name == _objective.Metric);
        if (metric.Name is null || !metric.Value.IsNumeric || !double.IsFinite(metric.Value.AsDouble) || _objective.ToLoss(metric.Value.AsDouble) >= _best)
        {
            return;
        }

        _best = _objective.ToLoss(metric.Value.AsDouble);
        _unwritten = new ConfigMapBuilder
        {
            ["trial"] = ConfigValue.Of(report.Trial.ToString()),
            ["config"] = trial.Config,
            ["metrics"] = SearchLine.MapOf(report.Metrics),
            ["metric"] = ConfigValue.Of(_objective.Metric),
            ["mode"] = ConfigValue.Of(_objective.Mode == ObjectiveMode.Max ? "max" : "min"),
            ["value"] = ConfigValue.Of(metric.Value.AsDouble),
        }.ToMap();
    }

    /// <summary>Writes it where it has improved since.</summary>
    internal void Write()
    {
        if (_unwritten is { } best)
        {
            AtomicFile.Write(_folder.Incumbent, Encoding.UTF8.GetBytes(best.ToJson() + "\n"), _folder.Access);
            _unwritten = null;
        }
    }
}
