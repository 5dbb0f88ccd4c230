using System.Collections;
using System.Management.Automation;
using System.Reflection;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Definitions;
using Tune.Hpc.PowerShell.Objects;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Defines an experiment: what varies, what runs, what is optimised.</summary>
/// <remarks>
/// <para>Nothing is made or run yet: Start-TuneRun does that. All is checked at once, and an error names the key, the value and what would be right.</para>
/// <para>Each parameter is a key of the specification: -NumSamples is num_samples. Tables are hashtables, whose keys may be spelt as PowerShell does: @{ Type = 'asha'; MaxT = 27 }.</para>
/// <para>A trial is a command or a script block. A script block runs in a PowerShell of its own, wherever trials run, and is given the configuration; it reports with Write-TuneReport,
/// or returns a hashtable as its result. It does not see the session's variables: $using:name is the value at the time of this call. The module's folder and PowerShell itself
/// must be seen from the machines that run trials.</para>
/// <para>Script blocks may also stand in -ParamSpace (a value computed from the others), in -ConfigConstraint, in -Stop, and as -TrialName and -TrialDirname. Drivers ask them
/// in another process, in any session or none, so what holds for $using: holds there too.</para>
/// </remarks>
/// <example><para>A trial that is a script block.</para><code>New-TuneExperiment -Name parabola -NumSamples 8 -Metric loss -Mode min -ParamSpace @{ x = [Tune]::Uniform(-3, 3) } -ScriptBlock {
///     param($Config)
///     Write-TuneReport @{ loss = [Math]::Pow($Config.x - 1, 2) }
/// }</code></example>
/// <example><para>A trial that is a command; {lr} is the trial's value.</para>
/// <code>New-TuneExperiment -Name digits2 -Command 'sh -c true sh {lr}' -ParamSpace @{ lr = 'loguniform(1e-4, 1e-1)'; hidden = 'choice([32, 64])' } -NumSamples 20</code></example>
/// <example><para>Poor trials are stopped early, and every trial of the sweep is a job of the cluster.</para>
/// <code>$settings = @{
///     Command = 'sh -c true sh {lr}'; ParamSpace = @{ lr = [Tune]::LogUniform(1e-4, 1e-1) }; NumSamples = 100; Metric = 'loss'; Mode = 'min'
///     Scheduler = @{ Type = 'asha'; MaxT = 27; ReductionFactor = 3 }; Executor = @{ Type = 'slurm'; Partition = 'gpu' }
///     ResourcesPerTrial = @{ Gpus = 1; Memory = '4G'; Time = New-TimeSpan -Minutes 30 }
/// }
/// New-TuneExperiment @settings</code></example>
[Cmdlet(VerbsCommon.New, "TuneExperiment")]
[OutputType(typeof(TuneExperiment))]
public sealed class NewTuneExperimentCommand : TuneCmdlet
{
    private static readonly string[] _others = [nameof(ScriptBlock), nameof(PwshPath), nameof(Set)];

    /// <summary>The experiment's name, and its folder's. Default: tune and the time.</summary>
    [Parameter(Position = 0)]
    public string? Name { get; set; }

    /// <summary>The command of one trial, with placeholders such as {lr}: a text that is split as a shell would, or a list of arguments. No shell runs it.</summary>
    [Parameter]
    public object? Command { get; set; }

    /// <summary>The trial as a script block, instead of a command; it is given the configuration as $Config.</summary>
    [Parameter]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>The PowerShell that runs the script block. Default: that of this session.</summary>
    [Parameter]
    public string? PwshPath { get; set; }

    /// <summary>What varies: a hashtable or an object of parameters, each a domain, a text in the notation, a table or list of those, a script block or a constant.</summary>
    [Parameter]
    public object? ParamSpace { get; set; }

    /// <summary>The reported value to optimise, or several that are weighed against each other; nested names are joined with '/'.</summary>
    [Parameter]
    public string[]? Metric { get; set; }

    /// <summary>Whether the metric is best at its min or its max; of several metrics one for each, or one for all.</summary>
    [Parameter]
    [ValidateSet("min", "max")]
    public string[]? Mode { get; set; }

    /// <summary>Limits of reported values, such as 'latency &lt;= 0.5': trials that keep all of them come before those that do not.</summary>
    [Parameter]
    public object[]? MetricConstraint { get; set; }

    /// <summary>Several metrics in their order of importance, instead of Metric and Mode: a table with metrics, modes, tolerances and targets.</summary>
    [Parameter]
    public IDictionary? LexicoObjectives { get; set; }

    /// <summary>Draws of the space, each over the whole grid; -1 is without limit, until a budget or a stop rule ends it. Default: 1.</summary>
    [Parameter]
    public long NumSamples { get; set; }

    /// <summary>Trials at once; 0, the default, is as many as fit.</summary>
    [Parameter]
    public long MaxConcurrentTrials { get; set; }

    /// <summary>How configurations are chosen: a name or a table, as New-TuneSearcher makes it. Default: random.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SearcherCompleter))]
    public object? SearchAlg { get; set; }

    /// <summary>Which trials go on: a name or a table, as New-TuneScheduler makes it. Default: fifo.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SchedulerCompleter))]
    public object? Scheduler { get; set; }

    /// <summary>When a trial has done enough: tables of limits, expressions, script blocks that are given $Result and $TrialId, stoppers; any of them ends it.</summary>
    [Parameter]
    public object?[]? Stop { get; set; }

    /// <summary>The longest time the experiment may take: a time span, seconds, or a text such as 2h. Default: no limit.</summary>
    [Parameter]
    public object? TimeBudget { get; set; }

    /// <summary>The node-hours that all trials together may use. Default: no limit.</summary>
    [Parameter]
    public object? NodeHours { get; set; }

    /// <summary>The GPU-hours that all trials together may use. Default: no limit.</summary>
    [Parameter]
    public object? GpuHours { get; set; }

    /// <summary>What a trial costs, for searchers that weigh it: a reported metric's name, time_total_s (run time in seconds), or none (1 each). Default: auto, which is run time where the run's time or cost is limited, else none.</summary>
    [Parameter]
    public string? CostAttr { get; set; }

    /// <summary>What all trials together may cost, in units of CostAttr. Default: no limit.</summary>
    [Parameter]
    public object? CostBudget { get; set; }

    /// <summary>How long a trial may run, over all its attempts: a time span, seconds, or a text such as 2h. Default: no limit.</summary>
    [Parameter]
    public object? TrialTimeout { get; set; }

    /// <summary>How long a trial may run without a report before it is taken for hung and tried again: a time span, seconds, or a text such as 10m. Default: no limit.</summary>
    [Parameter]
    public object? ReportTimeout { get; set; }

    /// <summary>What each trial asks for: a table with nodes, cpus, gpus, memory, time, ...; values may be expressions over config.</summary>
    [Parameter]
    public object? ResourcesPerTrial { get; set; }

    /// <summary>Where trials run: local, slurm or srun, or a table with Type and its settings. Default: local.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ExecutorCompleter))]
    public object? Executor { get; set; }

    /// <summary>What happens to trials that fail: a table with max_failures, fail_fast, max_same_failures.</summary>
    [Parameter]
    public object? FailureConfig { get; set; }

    /// <summary>Which checkpoints are kept, and when scripts that ask are told to save one: a table with num_to_keep, checkpoint_score_attribute, checkpoint_score_order, checkpoint_frequency, checkpoint_at_end. The latest, the best, and those that another trial takes over are always kept.</summary>
    [Parameter]
    public object? CheckpointConfig { get; set; }

    /// <summary>How long a trial may take to end after it was asked to, before it is killed. Default: 30 seconds.</summary>
    [Parameter]
    public object? StopGrace { get; set; }

    /// <summary>Where the experiment's folder is made. Default: ./tune-results.</summary>
    [Parameter]
    public object? StoragePath { get; set; }

    /// <summary>Where trials' folders are kept, if not in the experiment's: a cluster's scratch.</summary>
    [Parameter]
    public object? WorkPath { get; set; }

    /// <summary>The group may read the files.</summary>
    [Parameter]
    public SwitchParameter Group { get; set; }

    /// <summary>The seed of everything random. Default: drawn, and written down.</summary>
    [Parameter]
    public long Seed { get; set; }

    /// <summary>Configurations that come first, whole or partial: tables, objects, or results of another experiment.</summary>
    [Parameter]
    public object?[]? PointsToEvaluate { get; set; }

    /// <summary>Known results of the first of those points, which are then not run.</summary>
    [Parameter]
    public object?[]? EvaluatedRewards { get; set; }

    /// <summary>What every configuration must fulfil: expressions over config, or script blocks that are given $Config.</summary>
    [Parameter]
    [Alias("ConfigConstraints")]
    public object?[]? ConfigConstraint { get; set; }

    /// <summary>A command that runs once, before the first trial.</summary>
    [Parameter]
    public object? Prepare { get; set; }

    /// <summary>Where the command runs. Default: the trial's own folder.</summary>
    [Parameter]
    public object? WorkingDir { get; set; }

    /// <summary>More environment variables for the command; values may have placeholders.</summary>
    [Parameter]
    public object? Env { get; set; }

    /// <summary>Trials can read the best result so far while they run: $env:TUNE_INCUMBENT is the path of a JSON file.</summary>
    [Parameter]
    public SwitchParameter Incumbent { get; set; }

    /// <summary>A regular expression with named groups, such as 'loss=(?&lt;loss&gt;\S+)', that reads reports from the trial's log.</summary>
    [Parameter]
    public string? MetricPattern { get; set; }

    /// <summary>json: JSON objects in the trial's log are reports.</summary>
    [Parameter]
    public string? MetricFormat { get; set; }

    /// <summary>What each trial is called: a text with placeholders such as '{trial_id}-{lr}', or a script block that is given $Config and $TrialId.</summary>
    [Parameter]
    public object? TrialName { get; set; }

    /// <summary>Under which name a trial's folder can be found as well: a text with placeholders, or a script block that is given $Config and $TrialId.</summary>
    [Parameter]
    public object? TrialDirname { get; set; }

    /// <summary>Small text files that go with the experiment: a table of names and texts; {files} in commands is their folder.</summary>
    [Parameter]
    public object? Files { get; set; }

    /// <summary>A program that answers call("name") in expressions, where that is not a script block.</summary>
    [Parameter]
    public object? Functions { get; set; }

    /// <summary>More keys by their paths: @{ 'scheduler.max_t' = 27 }. They come last and win.</summary>
    [Parameter]
    public IDictionary? Set { get; set; }

    /// <summary>The parameters that are keys of the specification.</summary>
    internal static IEnumerable<PropertyInfo> Keys =>
        typeof(NewTuneExperimentCommand).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(p => !_others.Contains(p.Name));

    /// <inheritdoc/>
    private protected override void End()
    {
        RequireOneTrial();
        var definition = new ExperimentDefinition(Engine, "New-TuneExperiment");
        foreach (var key in Keys.Where(k => IsBound(k.Name)))
        {
            definition.Put(key.Name, ValueOf(key));
        }

        if (ScriptBlock is { } block)
        {
            definition.Run(block, PwshPath);
        }

        definition.Set(Set ?? new Hashtable());
        Engine.Write(definition.Read(SessionContext.Of(Engine, specFile: null)));
    }

    private void RequireOneTrial()
    {
        if (Command is not null && ScriptBlock is not null)
        {
            Misuse(ModuleCodes.BadParameters, "-Command and -ScriptBlock: a trial is one or the other; leave one out");
        }

        if (Command is ScriptBlock)
        {
            Misuse(ModuleCodes.BadParameters, "-Command: a script block goes to -ScriptBlock");
        }

        if (PwshPath is not null && ScriptBlock is null)
        {
            Misuse(ModuleCodes.BadParameters, "-PwshPath goes with -ScriptBlock");
        }

        if (Command is null && ScriptBlock is null && !(Set?.Contains("command") ?? false))
        {
            Misuse(ModuleCodes.BadParameters, "what runs is missing: give -ScriptBlock { param($Config) ... } or -Command 'python3 train.py --lr {lr}'");
        }
    }

    private object? ValueOf(PropertyInfo key) => key.Name switch
    {
        nameof(Group) => IsOn(Group),

        // PowerShell takes any case for a set of values, the reader one.
        nameof(Mode) => Mode?.Select(m => m.ToLowerInvariant()).ToArray(),
        _ => key.GetValue(this),
    };
}
