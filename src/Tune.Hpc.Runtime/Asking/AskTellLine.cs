using System.Collections.Immutable;
using System.Text.Json;
using Tune.Hpc.Search.External;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>A line of the search protocol, as it comes in or stands in a log.</summary>
/// <param name="Op"><c>suggest</c>, <c>report</c>, <c>complete</c> or <c>pending</c>.</param>
/// <param name="Trial">The trial; 0 where a suggestion names none, which is then numbered for it.</param>
internal sealed record AskTellLine(string Op, TrialId Trial)
{
    public const string Example = "{\"op\":\"suggest\",\"trial\":\"00001\"}, {\"op\":\"complete\",\"trial\":\"00001\",\"result\":{\"loss\":0.3}}";

    public ConfigMap? Config { get; init; }

    public ConfigMap Notes { get; init; } = ConfigMap.Empty;

    public long Index { get; init; }

    public ImmutableArray<Metric> Result { get; init; } = [];

    public string? Error { get; init; }

    /// <summary>Reads a line.</summary>
    /// <exception cref="TuneException">It is none.</exception>
    public static AskTellLine Read(string text)
    {
        ConfigMap? map;
        try
        {
            map = ConfigValue.Parse(text) as ConfigMap;
        }
        catch (JsonException)
        {
            map = null;
        }

        string quoted = FunctionLine.Quote(text);
        if (map is null || map["op"] is not ConfigText { Value: "suggest" or "report" or "complete" or "pending" } op)
        {
            throw Wrong($"'{quoted}' is no line of the protocol; lines are such as {Example}");
        }

        TrialId trial = default;
        bool mayLackNumber = op.Value is "suggest" or "pending" && map["trial"] is null;
        if (!mayLackNumber && !TrialId.TryParse(map["trial"]?.ToString(), out trial))
        {
            throw Wrong($"'{quoted}': trial must be a number from 1, such as \"00001\"");
        }

        var result = map["result"];
        string? error = map["error"] is { } said and not ConfigNull ? said.ToString() : null;
        if (op.Value == "suggest" && map["config"] is not (null or ConfigNull or ConfigMap))
        {
            throw Wrong($"'{quoted}': config must be a map, such as {{\"lr\": 0.1}}");
        }

        return op.Value is "suggest" or "pending" || error is not null && op.Value == "complete" || result is ConfigMap
            ? new AskTellLine(op.Value, trial)
            {
                Config = map["config"] as ConfigMap,
                Notes = map["notes"] as ConfigMap ?? ConfigMap.Empty,
                Index = (long)(map["index"]?.AsDouble ?? 0),
                Result = result is ConfigMap values ? MetricsOf(values) : [],
                Error = op.Value == "complete" ? error : null,
            }
            : throw Wrong($"'{quoted}': {op.Value} needs result, a map such as {{\"loss\": 0.3}}{(op.Value == "complete" ? ", or error" : "")}");
    }

    /// <summary>What answers a suggestion.</summary>
    public static string Answer(TrialId trial, Search.Suggestion suggestion) => suggestion switch
    {
        Search.Suggestion.Run run => new ConfigMapBuilder { ["trial"] = ConfigValue.Of(trial.ToString()), ["config"] = run.Config, ["reason"] = ConfigValue.Of(run.Reason) }.ToMap().ToJson(),
        Search.Suggestion.NotNow wait => new ConfigMapBuilder { ["wait"] = ConfigValue.True, ["reason"] = ConfigValue.Of(wait.Reason) }.ToMap().ToJson(),
        Search.Suggestion.Finished finished => new ConfigMapBuilder { ["finished"] = ConfigValue.True, ["reason"] = ConfigValue.Of(finished.Reason) }.ToMap().ToJson(),
        _ => throw new InvalidOperationException(suggestion.ToString()),
    };

    /// <summary>Trials without a result.</summary>
    public static string Pending(IEnumerable<Search.CreatedTrial> trials) => ConfigMap.Empty.With(
        "pending",
        new ConfigList([.. trials.Select(t => ConfigMap.Empty.With("trial", ConfigValue.Of(t.Trial.ToString())).With("config", t.Config))])).ToJson();

    /// <summary>What answers a line that cannot be used: where it says which it is, the answer does too.</summary>
    public static string Refusal(string line, string why)
    {
        var answer = new ConfigMapBuilder { ["error"] = ConfigValue.Of(why) };
        try
        {
            var map = ConfigValue.Parse(line) as ConfigMap;
            foreach (string name in (string[])["op", "trial"])
            {
                if (map?[name] is { } value)
                {
                    answer[name] = value;
                }
            }
        }
        catch (JsonException)
        {
            // It says nothing of itself.
        }

        return answer.ToMap().ToJson();
    }

    private static TuneException Wrong(string message) => new(AskTellCodes.BadLine, message);

    /// <summary>The values of a result; nested ones are joined with '/'.</summary>
    public static ImmutableArray<Metric> MetricsOf(ConfigMap values, string prefix = "")
    {
        var metrics = ImmutableArray.CreateBuilder<Metric>();
        foreach (var (name, value) in values.Entries)
        {
            switch (value)
            {
                case ConfigMap inner: metrics.AddRange(MetricsOf(inner, $"{prefix}{name}/")); break;
                case ConfigBool yes: metrics.Add(new Metric(prefix + name, MetricValue.Of(yes.Value))); break;
                case ConfigInteger whole: metrics.Add(new Metric(prefix + name, MetricValue.Of(whole.Value))); break;
                case ConfigText text: metrics.Add(new Metric(prefix + name, MetricValue.Of(text.Value))); break;
                case { AsDouble: { } number }: metrics.Add(new Metric(prefix + name, MetricValue.Of(number))); break;
                default: throw Wrong($"result: {prefix}{name} is {value.ToJson()}, and must be a number, true, false or a text");
            }
        }

        return metrics.ToImmutable();
    }
}
