using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.Driver;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.Runs;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Runs an experiment: makes its folder, starts its trials, and waits until it is over.</summary>
/// <remarks>
/// <para>While it waits, it shows progress, tells decisions and their reasons with -Verbose, warns of trials that give up, and calls the script blocks of -Callback.
/// Ctrl+C asks running trials to end, waits for them, and says how Resume-TuneRun goes on; once more, and what runs is killed. When the run is over, results/trials.parquet and
/// results/reports.parquet lie in its folder.</para>
/// <para>With -NoWait the run is driven in this session while the prompt is free; Wait-TuneRun waits for it. When the session ends or the module is removed, a driver that still works
/// leaves in good order: jobs of a cluster go on, trials on this machine are asked to end, and Resume-TuneRun takes either up again. With -Detach a small job of the cluster drives instead,
/// and nothing depends on this session.</para>
/// <para>An experiment that is finished is not run again; one that has begun and is not over is only gone on with where -Resume says so.</para>
/// <para>Callbacks are named after Ray Tune's: Setup, StepBegin, StepEnd, TrialStart, TrialRestore, TrialResult, TrialSave, Checkpoint, TrialComplete, TrialRecover, TrialError, ExperimentEnd.
/// Each is called in this session with one object that has Hook, Time, Run, TrialId, Attempt, Config, Metrics, Checkpoint, Reason and Error. What it writes is dropped. One that throws is told of
/// as a warning, and the run goes on.</para>
/// </remarks>
/// <example>
/// <para>What would be run: how many jobs, what each asks for, what it costs at most, and the script. Nothing is made.</para>
/// <code>Start-TuneRun digits.yaml -Resume -WhatIf</code>
/// </example>
/// <example>
/// <para>A callback that sees every report.</para>
/// <code>Start-TuneRun digits.yaml -Resume -Callback @{ TrialResult = { param($RunEvent) Write-Host "$($RunEvent.TrialId): $($RunEvent.Metrics.loss)" } }</code>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "TuneRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ExperimentSet)]
[OutputType(typeof(TuneRun))]
public sealed class StartTuneRunCommand : DrivingCmdlet
{
    private const string ExperimentSet = "Experiment";
    private const string PathSet = "Path";

    /// <summary>The experiment, as New-TuneExperiment or Import-TuneExperiment gives it.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ExperimentSet)]
    public TuneExperiment Experiment { get; set; } = null!;

    /// <summary>A specification file, YAML or JSON, or the folder of an experiment.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [Alias("Folder", "FullName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SpecificationCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Goes on with the experiment if it has begun already.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>With executor slurm: first lets a small job look at the storage path from a compute node, however long the queue.</summary>
    [Parameter]
    public SwitchParameter Check { get; set; }

    private protected override void Process()
    {
        if (Experiment is not null)
        {
            Start(Experiment.Spec);
            return;
        }

        foreach (string path in Path)
        {
            Told(() => StartAll(path));
        }
    }

    private void StartAll(string path)
    {
        var matching = Engine.PathsOf(path);
        if (matching.Count == 0)
        {
            throw new TuneException(ModuleCodes.NoFile, $"{path}: no specification file and no experiment matches");
        }

        foreach (string found in matching.TakeWhile(_ => !StopToken.IsCancellationRequested))
        {
            Told(() => Start(SpecificationOf(path, found)));
        }
    }

    /// <summary>A file is a specification; what is none must be an experiment.</summary>
    private ExperimentSpec SpecificationOf(string typed, string found) =>
        File.Exists(found) ? SpecificationIn(found)
        : ExperimentFile.Load(ExperimentList.IsExperiment(found) ? found : ExperimentPath.Resolve(typed, Engine.CurrentFolder));

    private void Start(ExperimentSpec spec)
    {
        var beginning = new RunBeginning(new CmdletWords(), Clock);
        var start = beginning.Decide(spec, IsOn(Resume));
        if (start.Note is { } note)
        {
            Engine.WriteWarning(note);
        }

        if (start.Finished is not null)
        {
            Engine.Write(TuneRun.Of(Experiments.FolderOf(spec)));
        }
        else if (Agreed(start) && TryAskCluster(beginning, start, IsOn(Check), IsOn(Detach)))
        {
            Go(start.Make(), new ResumeOptions());
        }
    }

    private bool Agreed(RunStart start)
    {
        var spec = start.Spec;
        string what = WantsForecast ? string.Join(Environment.NewLine, RunForecast.Of(spec, start.Exists ? StateOf(spec) : null).Lines().Prepend($"run {spec.Name}")) : $"run {spec.Name} in {Experiments.FolderOf(spec)}";
        return Engine.ShouldProcess(what, $"Run {spec.Name}?");
    }

    private ExperimentState StateOf(ExperimentSpec spec)
    {
        using var view = ExperimentView.Open(Experiments.FolderOf(spec), Clock);
        return view.State;
    }
}
