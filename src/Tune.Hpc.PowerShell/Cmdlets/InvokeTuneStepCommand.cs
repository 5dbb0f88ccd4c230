using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.Runs;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Takes one step of a run: reads reports, decides, starts and stops trials, and leaves. Trials go on by themselves.</summary>
/// <remarks>
/// <para>For schedulers of tasks, such as cron: every few minutes a step, and nothing else has to run on the login node. The step that finds the run over writes its results.</para>
/// <para>Given a specification, the first step begins the run, and one after its end only tells of it.</para>
/// </remarks>
/// <example>
/// <para>Steps until the run is over.</para>
/// <code>do { $run = Invoke-TuneStep digits; Start-Sleep -Milliseconds 200 } until ($run.Phase -eq 'Finished')</code>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "TuneStep", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(TuneRun))]
public sealed class InvokeTuneStepCommand : WatchingCmdlet
{
    /// <summary>The experiment: its folder, its name below ./tune-results, or a specification file, YAML or JSON. Wildcards are allowed.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Folder", "FullName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExperimentCompleter))]
    public string[] Path { get; set; } = [];

    private protected override void Process()
    {
        foreach (string path in Path)
        {
            if (Engine.PathsOf(path) is [var file] && File.Exists(file))
            {
                Told(() => StepOf(file));
            }
            else
            {
                ForEachFolder([path], folder => Step(System.IO.Path.GetFileName(folder), () => folder));
            }
        }
    }

    private void StepOf(string file)
    {
        var spec = SpecificationIn(file);
        var beginning = new RunBeginning(new CmdletWords(), Clock);
        var start = beginning.Decide(spec, resume: true);
        if (start.Finished is not null)
        {
            Engine.WriteVerbose(start.Note ?? $"{spec.Name} is finished already");
            Engine.Write(TuneRun.Of(Experiments.FolderOf(spec)));
            return;
        }

        Step(spec.Name, () => TryAskCluster(beginning, start) ? start.Make() : null);
    }

    private void Step(string name, Func<string?> folderOf)
    {
        if (!Engine.ShouldProcess($"take a step of {name}", $"Take a step of {name}?"))
        {
            return;
        }

        if (folderOf() is { } folder && Drive(folder, new ResumeOptions(), Callbacks, IsOn(Quiet), one: true) is not null)
        {
            Engine.Write(TuneRun.Of(folder));
        }
    }
}
