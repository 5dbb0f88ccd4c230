using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.External;

/// <summary>The lines of the search protocol. Numbers that JSON lacks are the texts <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.</summary>
public static class SearchLine
{
    /// <summary>What an answer may be.</summary>
    public const string Expected = "{\"config\": {...}}, {\"wait\": true} or {\"finished\": true}";

    /// <summary>Asks for a configuration. With a configuration: this trial was made with that one, whatever the program would have proposed; its answer is not looked at.</summary>
    public static string Suggest(TrialId trial, ConfigMap? config = null) => Line("suggest", trial, "config", config);

    /// <summary>A report of a trial that goes on.</summary>
    public static string Report(TrialId trial, ImmutableArray<Metric> result) => Line("report", trial, "result", MapOf(result));

    /// <summary>A trial has ended with these last values.</summary>
    public static string Complete(TrialId trial, ImmutableArray<Metric> result) => Line("complete", trial, "result", MapOf(result));

    /// <summary>A trial has ended without a result.</summary>
    public static string Fail(TrialId trial, string error) => Line("complete", trial, "error", ConfigValue.Of(error));

    private static string Line(string op, TrialId trial, string name, ConfigValue? value)
    {
        var line = new ConfigMapBuilder { ["op"] = ConfigValue.Of(op), ["trial"] = ConfigValue.Of(trial.ToString()) };
        if (value is not null)
        {
            line[name] = value;
        }

        return line.ToMap().ToJson();
    }

    /// <summary>Values by name.</summary>
    public static ConfigMap MapOf(ImmutableArray<Metric> metrics)
    {
        var map = new ConfigMapBuilder();
        foreach (var metric in metrics)
        {
            map[metric.Name] = metric.Value.Kind switch
            {
                MetricKind.Boolean => ConfigValue.Of(metric.Value.AsBoolean),
                MetricKind.Integer => ConfigValue.Of(metric.Value.AsInt64),
                MetricKind.Text => ConfigValue.Of(metric.Value.AsText!),
                _ => ConfigValue.Of(metric.Value.AsDouble),
            };
        }

        return map.ToMap();
    }
}
