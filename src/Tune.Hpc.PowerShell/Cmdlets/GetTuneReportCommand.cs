using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Gets every report of an experiment or of some of its trials, in the order in which they were read.</summary>
/// <remarks>
/// <para>Each report is one flat object: the experiment and its folder, trial and attempt, each metric under its own name, the checkpoint that came with it, and when it
/// was read. Reports are streamed: millions of them are never in memory at once.</para>
/// </remarks>
/// <example>
/// <para>How the loss of one trial went.</para>
/// <code>Get-TuneReport digits 1 | Select-Object training_iteration, loss</code>
/// </example>
/// <example>
/// <para>The mean loss of each iteration, over all trials.</para>
/// <code>Get-TuneReport digits | Group-Object training_iteration | ForEach-Object { [pscustomobject]@{ Iteration = $_.Name; Loss = ($_.Group | Measure-Object loss -Average).Average } }</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "TuneReport")]
[OutputType(ReportLayout.TypeName)]
public sealed class GetTuneReportCommand : ExperimentCmdlet
{
    /// <summary>Only reports of these trials, such as 42 or 00042.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TrialCompleter))]
    public string[]? TrialId { get; set; }

    private protected override void Process() => ForEachFolder(folder =>
    {
        var wanted = TrialId is null ? null : Known(folder, TrialId);
        using var source = ResultSource.OfReports(folder, Clock);
        var layout = new ReportLayout(source.Table);
        foreach (var row in source.Table.Rows)
        {
            if (wanted is null || wanted.Contains(row[layout.TrialColumn].AsText ?? ""))
            {
                Engine.Write(layout.RecordOf(source, row));
            }
        }
    });

    private HashSet<string> Known(string folder, string[] trials)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        using var view = ExperimentView.Open(folder, Clock);
        foreach (string trial in trials)
        {
            Told(() => known.Add(view.RequireTrial(trial).Id.ToString()));
        }

        return known;
    }
}
