using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Gets trials with all that is known of them: configuration, last metrics, attempts, job, folder, checkpoint.</summary>
/// <remarks>
/// <para>Where Get-TuneResult gives flat objects to sort and to write to files, this gives a TuneTrial with its configuration and its metrics as dictionaries and with
/// the folders its files lie in.</para>
/// </remarks>
/// <example>
/// <para>One trial, all of it.</para>
/// <code>Get-TuneTrial digits 3 | Format-List</code>
/// </example>
/// <example>
/// <para>What failed trials last said.</para>
/// <code>Get-TuneTrial digits -Status ERROR | Receive-TuneLog -StandardError -Tail 5</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "TuneTrial")]
[OutputType(typeof(TuneTrial))]
public sealed class GetTuneTrialCommand : ExperimentCmdlet
{
    /// <summary>Only these trials, such as 42 or 00042.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TrialCompleter))]
    public string[]? TrialId { get; set; }

    /// <summary>Only trials of these statuses.</summary>
    [Parameter]
    [ValidateSet("PENDING", "QUEUED", "RUNNING", "PAUSED", "TERMINATED", "ERROR")]
    public string[]? Status { get; set; }

    private protected override void Process() => ForEachFolder(folder =>
    {
        using var view = ExperimentView.Open(folder, Clock);
        foreach (string? wanted in (string?[]?)TrialId ?? [null])
        {
            Told(() => Write(view, wanted));
        }
    });

    private void Write(ExperimentView view, string? wanted)
    {
        foreach (var trial in wanted is null ? view.State.Trials : [view.RequireTrial(wanted)])
        {
            if (Status is null || Status.Contains(TrialTable.NameOf(trial.Status), StringComparer.OrdinalIgnoreCase))
            {
                Engine.Write(TuneTrial.Of(view.Folder, view.Spec.Name, trial, view.ReadAt));
            }
        }
    }
}
