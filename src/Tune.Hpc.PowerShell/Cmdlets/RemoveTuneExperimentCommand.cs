using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Definitions;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Removes an experiment: its folder with all trials, checkpoints and results.</summary>
/// <remarks><para>Nothing is removed while somebody drives the experiment or it has jobs: stop it first with Stop-TuneRun. What lies below its work_path goes as well.</para></remarks>
/// <example><para>Shows what would be removed.</para><code>Remove-TuneExperiment digits -WhatIf</code></example>
/// <example><para>Removes an experiment without a question.</para><code>Remove-TuneExperiment digits -Confirm:$false</code></example>
[Cmdlet(VerbsCommon.Remove, "TuneExperiment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveTuneExperimentCommand : TuneCmdlet
{
    private string? _current;

    /// <summary>Folders of experiments, or their names below ./tune-results; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Folder", "FullName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExperimentCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Also removes an experiment whose jobs may still run, or whose journal is damaged. Jobs are not ended by that.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override object? ErrorTarget => _current;

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string path in Path)
        {
            _current = path;
            Told(() => RemoveAll(path));
        }
    }

    private void RemoveAll(string path)
    {
        foreach (string found in ExperimentPaths.Resolve(path, Engine))
        {
            Told(() => Remove(found));
        }
    }

    private void Remove(string folder)
    {
        var removal = ExperimentRemoval.Of(folder, IsOn(Force), TimeProvider.System);
        string where = string.Join(" and ", removal.Folders);
        if (Engine.ShouldProcess($"remove {where} ({removal.What})", $"Remove {where} ({removal.What})?"))
        {
            removal.Run();
        }
    }
}
