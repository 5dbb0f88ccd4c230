using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Stops trials: each is asked to end, keeps what it has reported, and counts as TERMINATED.</summary>
/// <remarks>
/// <para>The wish is put into the experiment's folder and whoever drives it carries it out: the trial's command sees it, and is killed where it has not ended after
/// stop_grace_s. Where nobody drives now, the next Resume-TuneRun or Invoke-TuneStep does. A trial that is over already is left alone.</para>
/// </remarks>
/// <example>
/// <para>What would be stopped: every trial of an experiment that runs.</para>
/// <code>Get-TuneTrial digits -Status RUNNING | Stop-TuneTrial -WhatIf</code>
/// </example>
/// <example>
/// <para>One trial, and why.</para>
/// <code>Stop-TuneTrial digits 3 -Reason 'its loss has not moved for hours' -Confirm:$false</code>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "TuneTrial", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(TuneTrial))]
public sealed class StopTuneTrialCommand : ExperimentCmdlet
{
    /// <summary>The trials, such as 42 or 00042.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TrialCompleter))]
    public string[] TrialId { get; set; } = [];

    /// <summary>Why, for the journal.</summary>
    [Parameter]
    public string Reason { get; set; } = "Stop-TuneTrial";

    /// <summary>Writes each trial as it stands now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process() => ForEachFolder(folder =>
    {
        using var view = ExperimentView.Open(folder, Clock);
        foreach (string trial in TrialId)
        {
            Told(() => Stop(view, trial));
        }
    });

    private void Stop(ExperimentView view, string text)
    {
        var trial = view.RequireTrial(text);
        string what = $"trial {trial.Id} of {view.Spec.Name}";
        if (trial.HasEnded)
        {
            Engine.WriteVerbose($"{what} is over already: {trial.Reason}");
        }
        else if (Engine.ShouldProcess($"stop {what}", $"Stop {what}?"))
        {
            Experiments.RequestStopTrial(view.Path, trial.Id, Reason, Clock);
            Engine.WriteVerbose(view.Driver is { } driver
                ? $"{what}: process {driver.ProcessId} on {driver.Host} is asked to end it"
                : $"{what}: nobody drives it now; the next Resume-TuneRun or Invoke-TuneStep ends it");
        }

        if (IsOn(PassThru))
        {
            Engine.Write(TuneTrial.Of(view.Folder, view.Spec.Name, trial, view.ReadAt));
        }
    }
}
