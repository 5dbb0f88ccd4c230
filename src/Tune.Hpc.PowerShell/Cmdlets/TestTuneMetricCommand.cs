using System.Globalization;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Checks;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Tests which reports a pattern, or JSON lines, would yield of a program's log.</summary>
/// <remarks>
/// <para>A program that cannot be changed can still be tuned: metric_pattern and metric_format read reports from what it prints. This cmdlet shows what they would find, before a single job is started.</para>
/// <para>Lines that are reports are written with their values; lines that look like reports and are none, with the reason. All other lines are passed over.</para>
/// </remarks>
/// <example>
/// <para>Shows what a pattern finds in a log.</para>
/// <code>
/// 'epoch 1 loss=0.9', 'saving', 'epoch 2 loss=0.4' | Set-Content train.log
/// Test-TuneMetric train.log -Pattern 'epoch (?&lt;epoch&gt;\d+) loss=(?&lt;loss&gt;\S+)'
/// </code>
/// </example>
/// <example>
/// <para>Takes each line that is a JSON object as a report, and shows the losses alone.</para>
/// <code>
/// '{"loss": 0.9}', 'done' | Set-Content train.jsonl
/// (Test-TuneMetric train.jsonl -Format json).Metrics.loss
/// </code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "TuneMetric", DefaultParameterSetName = ByPattern)]
[OutputType(typeof(TuneMetricFinding))]
public sealed class TestTuneMetricCommand : TuneCmdlet
{
    private const string ByPattern = "Pattern";
    private const string ByFormat = "Format";

    /// <summary>Logs of the program, as they are; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ValidateNotNullOrEmpty, Alias("FullName"), SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>A regular expression whose named groups are the metrics, as in metric_pattern.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByPattern), ValidateNotNullOrEmpty]
    public string Pattern { get; set; } = "";

    /// <summary>The format of reports, as in metric_format: json takes each line that is a JSON object as a report.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByFormat), ValidateSet("json")]
    public string Format { get; set; } = "";

    private protected override void Process()
    {
        foreach (string given in Path)
        {
            var found = Engine.PathsOf(given);
            if (found.Count == 0)
            {
                throw new TuneException(CheckCodes.LogUnreadable, $"{given}: no file has such a name");
            }

            foreach (string file in found)
            {
                Look(file);
            }
        }
    }

    private void Look(string file)
    {
        long reports = 0;
        long rejected = 0;
        foreach (var finding in MetricCheck.Run(file, IsBound(nameof(Pattern)) ? Pattern : null))
        {
            reports += finding.Problem is null ? 1 : 0;
            rejected += finding.Problem is null ? 0 : 1;
            Engine.Write(new TuneMetricFinding(file, finding));
        }

        Engine.WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{file}: {reports} reports, {rejected} lines that should have been"));
        if (reports == 0)
        {
            Engine.WriteWarning($"{file}: no line is a report");
        }
    }
}
