using System.CommandLine;
using System.Globalization;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Checks;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>test-metric FILE</c>: what a pattern finds in a log.</summary>
internal static class TestMetricCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var file = new Argument<string>("FILE") { Description = "The log of a program, as it is." };
        var pattern = new Option<string?>("--pattern", "-p") { HelpName = "REGEX", Description = @"metric_pattern, such as 'loss=(?<loss>\S+)'." };
        var format = new Option<string?>("--format") { HelpName = "FORMAT", Description = "json: lines that are JSON objects are reports." };
        format.CompletionSources.Add("json");
        var json = CommonOptions.Json();
        var command = new Command("test-metric", "Show which reports a pattern, or JSON lines, would yield of a log.") { file, pattern, format, json };
        command.SetAction(parsed => Show(parsed.GetValue(file)!, PatternOf(parsed.GetValue(pattern), parsed.GetValue(format)), parsed.GetValue(json), surroundings));
        return command;
    }

    /// <summary>The pattern; null for JSON lines.</summary>
    private static string? PatternOf(string? pattern, string? format) => (pattern, format) switch
    {
        (not null, null) => pattern,
        (null, "json") => null,
        (null, null) => throw new TuneException(CliCodes.BadValue, "say what to look for: --pattern 'loss=(?<loss>\\S+)' or --format json"),
        (null, _) => throw new TuneException(CliCodes.BadValue, $"--format: '{format}' is not json"),
        _ => throw new TuneException(CliCodes.BadValue, "--pattern and --format do not go together"),
    };

    private static int Show(string file, string? pattern, bool json, Surroundings surroundings)
    {
        var findings = MetricCheck.Run(surroundings.FullPath(file), pattern);
        return json ? WriteJson(findings, surroundings) : Write(findings, file, surroundings);
    }

    private static int Write(IEnumerable<MetricFinding> findings, string file, Surroundings surroundings)
    {
        long reports = 0;
        long rejected = 0;
        foreach (var finding in findings)
        {
            string what = finding.Problem is null
                ? string.Join("  ", finding.Metrics.Select(m => $"{m.Name} = {m.Value}"))
                : $"no report: {finding.Problem}: {Phrases.OneLine(finding.Text)}";
            surroundings.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {finding.Line}: {what}"));
            reports += finding.Problem is null ? 1 : 0;
            rejected += finding.Problem is null ? 0 : 1;
        }

        surroundings.Err.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {reports} reports, {rejected} lines that should have been"));
        return reports > 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static int WriteJson(IEnumerable<MetricFinding> findings, Surroundings surroundings)
    {
        bool any = false;
        using var output = JsonOutput.Begin(surroundings, "metric-test");
        output.Json.WriteStartArray("lines");
        foreach (var finding in findings)
        {
            any |= finding.Problem is null;
            output.Json.WriteStartObject();
            output.Json.WriteNumber("line", finding.Line);
            TrialJson.WriteText(output.Json, "problem", finding.Problem);
            output.Json.WriteStartObject("metrics");
            TrialJson.WriteMetrics(output.Json, finding.Metrics);
            output.Json.WriteEndObject();
            output.Json.WriteEndObject();
            output.PassOn();
        }

        output.Json.WriteEndArray();
        output.End();
        return any ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
