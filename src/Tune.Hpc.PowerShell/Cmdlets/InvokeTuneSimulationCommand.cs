using System.Globalization;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Definitions;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.Runtime.Simulation.Curves;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Simulates an experiment on learning curves that were recorded before, under one or more schedulers.</summary>
/// <remarks>
/// <para>The decisions are those of real experiments; the clock is virtual, trials play recorded curves, and not a single job is started. So a scheduler can be chosen on last month's results before
/// node-hours are spent on it. Trial k plays curve k, or with -Shuffle and -Repeat one that the seed says.</para>
/// <para>One object is written for each scheduler: the experiment's own, those of -Scheduler, and fifo, by which the others are measured. Schedulers that change configurations or resources on the
/// way (pbt, pb2, resource_changing) cannot be simulated: a recorded curve does not say what would have happened then.</para>
/// <para>Curves are the folder of an experiment, or a CSV or Parquet file with columns trial, iteration, the metric, and seconds (since the trial's previous row) or time_total_s.</para>
/// </remarks>
/// <example><para>What asha would have saved in an experiment that has run.</para><code>Invoke-TuneSimulation -Path digits -Scheduler asha</code></example>
/// <example><para>Two settings of asha on recorded curves, with ten orders of the trials, on 16 places that are waited for.</para>
/// <code>$schedulers = @{ Type = 'asha'; MaxT = 3; ReductionFactor = 2 }, @{ Type = 'asha'; MaxT = 3; ReductionFactor = 3 }
/// Import-TuneExperiment digits.yaml | Invoke-TuneSimulation -Curve digits -Scheduler $schedulers -Workers 16 -QueueWait 'exponential(5m)' -Repeat 10</code></example>
/// <example><para>Why trials were stopped.</para>
/// <code>(Invoke-TuneSimulation -Path digits -Scheduler asha -Trace | Where-Object Scheduler -EQ asha).Decisions | Where-Object Verdict -EQ stop | Format-Table TrialId, Iteration, Reason</code></example>
[Cmdlet(VerbsLifecycle.Invoke, "TuneSimulation", DefaultParameterSetName = "Experiment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TuneSimulation))]
public sealed class InvokeTuneSimulationCommand : TuneCmdlet
{
    /// <summary>The experiment, as New-TuneExperiment, Import-TuneExperiment or Get-TuneExperiment gives it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Experiment")]
    public TuneExperiment? Experiment { get; set; }

    /// <summary>The folder of an experiment, or its name below ./tune-results.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [Alias("Folder", "FullName")]
    [ArgumentCompleter(typeof(ExperimentCompleter))]
    public string? Path { get; set; }

    /// <summary>Recorded learning curves: the folder of an experiment or its name, or a .csv or .parquet file. Default: the experiment's own.</summary>
    [Parameter(Position = 0, ParameterSetName = "Experiment")]
    [Parameter(Position = 1, ParameterSetName = "Path")]
    public string? Curve { get; set; }

    /// <summary>More schedulers to compare: names, or tables as New-TuneScheduler makes them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SchedulerCompleter))]
    public object[] Scheduler { get; set; } = [];

    /// <summary>How many trials run at once, whatever they ask for. Default: max_concurrent_trials, or 8.</summary>
    [Parameter]
    public int Workers { get; set; }

    /// <summary>How long each attempt waits in the queue: 90s, exponential(5m), a list of recorded waits, or quantiles(0s, 1m, 2h). Default: no wait.</summary>
    [Parameter]
    public string? QueueWait { get; set; }

    /// <summary>The probability that an attempt fails before its curve ends. Default: 0.</summary>
    [Parameter]
    public double FailureRate { get; set; }

    /// <summary>Trials leave a checkpoint every so many reports; 0 is never. Default: 1.</summary>
    [Parameter]
    public int CheckpointEvery { get; set; } = 1;

    /// <summary>Seconds that a checkpoint takes. Default: 0.</summary>
    [Parameter]
    public double CheckpointSeconds { get; set; }

    /// <summary>Seconds that an attempt needs before it trains on from a checkpoint. Default: 0.</summary>
    [Parameter]
    public double ResumeSeconds { get; set; }

    /// <summary>The seed of all that is drawn. Default: the experiment's, or 0.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Seed { get; set; }

    /// <summary>Trials play the curves in an order drawn by the seed.</summary>
    [Parameter]
    public SwitchParameter Shuffle { get; set; }

    /// <summary>How many seeds are simulated, each with an order of its own; the results are medians. Default: 1.</summary>
    [Parameter]
    public int Repeat { get; set; } = 1;

    /// <summary>Keeps every decision with its reason, as Decisions of the objects.</summary>
    [Parameter]
    public SwitchParameter Trace { get; set; }

    /// <summary>A file for each improvement of the best value: .csv, .json or .parquet. A file that is there is replaced.</summary>
    [Parameter]
    public string? Destination { get; set; }

    private protected override object? ErrorTarget => (object?)Experiment ?? Path;

    private protected override void Process()
    {
        string? folder = Path is null ? null : ExperimentPath.Resolve(Path, Engine.CurrentFolder);
        var spec = folder is null ? Experiment!.Spec : ExperimentFile.Load(folder);
        var curves = LearningCurves.Read(CurvesOf(folder ?? Experiment!.Path), Simulations.RequireObjective(spec).Metric);
        var result = Simulations.Run([spec, .. Scheduler.Select(s => With(spec, s))], curves, Options());
        foreach (string note in result.Notes)
        {
            Engine.WriteWarning(note);
        }

        Engine.WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{curves.All.Length} curves of {curves.Source}; {result.Workers} trials at once"));
        Save(result);
        foreach (var summary in result.Summaries)
        {
            Engine.Write(new TuneSimulation(result, summary, spec.Name));
        }
    }

    private string CurvesOf(string folder)
    {
        if (Curve is null)
        {
            return folder;
        }

        string path = Engine.PathsOf(Curve, literal: true)[0];
        return System.IO.Path.GetExtension(path).Length > 0 ? path : ExperimentPath.Resolve(Curve, Engine.CurrentFolder);
    }

    private ExperimentSpec With(ExperimentSpec spec, object scheduler)
    {
        var place = new SpecPlace("-Scheduler", "scheduler");
        var node = SpecNames.Canonical("scheduler", new ValueReader(Engine.Plain, new NoBlocks()).Read(scheduler, place));
        return SpecChange.Of(spec, root => SpecOverrides.SetValue(root, "scheduler", node));
    }

    private SimulationOptions Options() => new()
    {
        Workers = IsBound(nameof(Workers)) ? Workers : null,
        QueueWait = QueueWait is null ? Runtime.Simulation.QueueWait.None : Runtime.Simulation.QueueWait.Parse(QueueWait),
        FailureRate = FailureRate,
        CheckpointEvery = CheckpointEvery,
        CheckpointSeconds = CheckpointSeconds,
        ResumeSeconds = ResumeSeconds,
        Seed = IsBound(nameof(Seed)) ? (ulong)Seed : null,
        Shuffle = IsOn(Shuffle),
        Repeat = Repeat,
        Trace = IsOn(Trace),
    };

    private void Save(SimulationResult result)
    {
        if (Destination is null)
        {
            return;
        }

        string file = Engine.PathsOf(Destination, literal: true)[0];
        if (Engine.ShouldProcess($"write improvements of the best value to {file}", $"Write {file}?"))
        {
            ResultFiles.WriteTo(SimulationTables.Bests(result), file);
        }
    }
}
