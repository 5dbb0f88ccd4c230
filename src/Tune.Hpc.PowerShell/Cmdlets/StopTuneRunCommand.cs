using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Ends a run for good: no new trials, and those that run are asked to end.</summary>
/// <remarks>
/// <para>The wish is put into the experiment's folder, and whoever drives carries it out, in this session, in another or in a job. Where nobody drives, the next Resume-TuneRun or
/// Invoke-TuneStep does. Wait-TuneRun waits until that is done. To leave a run and go on later, press Ctrl+C instead.</para>
/// </remarks>
/// <example>
/// <para>What would be stopped.</para>
/// <code>Stop-TuneRun digits -WhatIf</code>
/// </example>
/// <example>
/// <para>Every run below ./tune-results that has not ended, and why.</para>
/// <code>Get-TuneRun | Where-Object Phase -eq Running | Stop-TuneRun -Reason 'the cluster is needed for something else' -Confirm:$false</code>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "TuneRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(TuneRun))]
public sealed class StopTuneRunCommand : RunCmdlet
{
    /// <summary>The experiment: its folder, or its name below ./tune-results. Wildcards are allowed.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Folder", "FullName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExperimentCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Kills running trials instead of asking them to end.</summary>
    [Parameter]
    public SwitchParameter Now { get; set; }

    /// <summary>Why, for the journal.</summary>
    [Parameter]
    public string Reason { get; set; } = "Stop-TuneRun";

    /// <summary>Writes each run as it stands now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process() => ForEachFolder(Path, folder =>
    {
        using var view = ExperimentView.Open(folder, Clock);
        Stop(view);
        if (IsOn(PassThru))
        {
            Engine.Write(TuneRun.Of(view));
        }
    });

    private void Stop(ExperimentView view)
    {
        string name = view.Spec.Name;
        if (view.Phase == ExperimentPhase.Finished)
        {
            Engine.WriteVerbose($"{name} is over already: {view.State.Ended!.Reason}");
        }
        else if (Engine.ShouldProcess($"stop {name}: {Phrases.Counts(view.State)}", $"Stop {name}?"))
        {
            Experiments.RequestStop(view.Path, IsOn(Now), Reason, Clock);
            Engine.WriteVerbose(view.Driver is { } driver
                ? $"{name}: process {driver.ProcessId} on {driver.Host} is asked to end it"
                : $"{name}: nobody drives it now; the next Resume-TuneRun or Invoke-TuneStep ends it");
        }
    }
}
