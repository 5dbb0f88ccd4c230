using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Gets runs as they stand now: phase, counts, the best trial, what they have cost, and who drives them.</summary>
/// <remarks>
/// <para>Without -Path it gets the experiments below ./tune-results and those that are driven in this session. Nothing is changed by looking, whoever drives.</para>
/// </remarks>
/// <example>
/// <para>Where one run stands.</para>
/// <code>Get-TuneRun digits</code>
/// </example>
/// <example>
/// <para>All runs below the current folder, the most expensive first.</para>
/// <code>Get-TuneRun . -Recurse | Sort-Object NodeHours -Descending | Format-Table Name, Phase, Terminated, NodeHours</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "TuneRun")]
[OutputType(typeof(TuneRun))]
public sealed class GetTuneRunCommand : RunCmdlet
{
    /// <summary>The experiment: its folder, or its name below ./tune-results. Wildcards are allowed. With -Recurse any folder.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Folder", "FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExperimentCompleter))]
    public string[]? Path { get; set; }

    /// <summary>Looks for experiments in all folders below -Path.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    private protected override void Process()
    {
        if (IsOn(Recurse))
        {
            foreach (string folder in (Path ?? ["."]).SelectMany(p => Engine.PathsOf(p)).SelectMany(ExperimentList.Within).TakeWhile(_ => !StopToken.IsCancellationRequested))
            {
                Told(() => Look(folder));
            }
        }
        else if (Path is null)
        {
            foreach (string folder in ExperimentList.Below(System.IO.Path.Combine(Engine.CurrentFolder, ExperimentPath.DefaultStorage)).Union(Session.Folders.Where(ExperimentList.IsExperiment)))
            {
                Told(() => Look(folder));
            }
        }
        else
        {
            ForEachFolder(Path, Look);
        }
    }

    private void Look(string folder)
    {
        using var view = ExperimentView.Open(folder, Clock);
        Engine.Write(TuneRun.Of(view));
        if (Session.Find(folder)?.Driving.Exception?.InnerException is { } failed)
        {
            Engine.WriteWarning($"{view.Spec.Name}: its driver in this session failed: {failed.Message}");
        }
    }
}
