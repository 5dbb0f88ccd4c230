using System.Collections;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.Runs;
using Tune.Hpc.Runtime.Driving;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Takes one step of a run: reads reports, decides, starts and stops trials, and leaves. Trials go on by themselves.</summary>
/// <remarks>
/// <para>For schedulers of tasks, such as cron: every few minutes a step, and nothing else has to run on the login node. The step that finds the run over writes its results.</para>
/// </remarks>
/// <example>
/// <para>Steps until the run is over.</para>
/// <code>do { $run = Invoke-TuneStep digits; Start-Sleep -Milliseconds 200 } until ($run.Phase -eq 'Finished')</code>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "TuneStep", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(TuneRun))]
public sealed class InvokeTuneStepCommand : RunCmdlet
{
    private RunCallbacks _callbacks = RunCallbacks.Of(null);

    /// <summary>The experiment: its folder, or its name below ./tune-results. Wildcards are allowed.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Folder", "FullName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExperimentCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Script blocks by the name of the hook that calls them, as with Start-TuneRun.</summary>
    [Parameter]
    public IDictionary? Callback { get; set; }

    private protected override void Begin() => _callbacks = OrMisuse(() => RunCallbacks.Of(Callback));

    private protected override void Process() => ForEachFolder(Path, folder =>
    {
        string name = System.IO.Path.GetFileName(folder);
        if (Engine.ShouldProcess($"take a step of {name}", $"Take a step of {name}?") && Drive(folder, new ResumeOptions(), _callbacks, quiet: false, one: true) is not null)
        {
            Engine.Write(TuneRun.Of(folder));
        }
    });
}
