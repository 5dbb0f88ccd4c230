using System.Collections.Immutable;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary>An experiment as a user asked for it, checked and complete.</summary>
public sealed record ExperimentSpec
{
    /// <summary>The resolved specification in its own notation, every default written out: what <c>experiment.json</c> holds.</summary>
    public required ConfigMap Document { get; init; }

    /// <summary><c>name</c>: letters, digits, <c>. _ -</c>; the folder's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>command</c>: its arguments, with placeholders; no shell runs it.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary><c>prepare</c>: a command the driver runs once, before the first trial; empty for none.</summary>
    public ImmutableArray<string> Prepare { get; init; } = [];

    /// <summary>The folder of the specification file, or where the command line was typed: what <c>{spec_dir}</c> stands for.</summary>
    public required string SpecFolder { get; init; }

    /// <summary><c>files</c>: small text files that go with the experiment, by name; <c>{files}</c> is their folder.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Files { get; init; } = [];

    /// <summary><c>functions</c>: the program that answers functions, with its arguments; empty for none.</summary>
    public ImmutableArray<string> Functions { get; init; } = [];

    /// <summary><c>trial_name</c>: what trials are called; null for their numbers alone.</summary>
    public TrialNameRule? TrialName { get; init; }

    /// <summary><c>trial_dirname</c>: under which name a trial's folder can be found as well; null for none.</summary>
    public TrialNameRule? TrialDirname { get; init; }

    /// <summary><c>working_dir</c>: absolute, or null for the trial's own folder (the default).</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary><c>env</c>: more environment variables for the command; values may have placeholders.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary><c>param_space</c>.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary><c>metric</c> and <c>mode</c>, the first of several; null where nothing is optimised. Setting it makes it the only one, without limits beside it.</summary>
    public Objective? Objective
    {
        get => Goals.First;
        init => Goals = Goals.Of(value);
    }

    /// <summary><c>metric</c>, <c>mode</c>, <c>metric_constraints</c> and <c>lexico_objectives</c> together.</summary>
    public Goals Goals { get; init; } = Goals.None;

    /// <summary><c>metric</c> and <c>mode</c>, or the metrics of <c>lexico_objectives</c>; empty where nothing is optimised.</summary>
    public ImmutableArray<Objective> Objectives => Goals.Objectives;

    /// <summary><c>metric_constraints</c>: limits of metrics; results that keep them come first.</summary>
    public ImmutableArray<MetricConstraint> MetricConstraints => Goals.Constraints;

    /// <summary><c>lexico_objectives</c>; null where objectives are not weighed so.</summary>
    public LexicographicOrder? Lexicographic => Goals.Lexicographic;

    /// <summary><c>num_samples</c>: draws of the space, each over the whole grid; −1 is without limit. Default 1.</summary>
    public long NumSamples { get; init; } = 1;

    /// <summary><c>max_concurrent_trials</c>; 0 is as many as fit. Default 0.</summary>
    public int MaxConcurrentTrials { get; init; }

    /// <summary><c>search_alg</c>.</summary>
    public SearchSettings Search { get; init; } = new();

    /// <summary>Whether <c>search_alg</c> stood in the specification; what is taken otherwise depends on other keys, such as <c>num_samples</c>, that may change.</summary>
    public bool SearchWasGiven { get; init; } = true;

    /// <summary><c>scheduler</c>.</summary>
    public SchedulerSettings Scheduler { get; init; } = new FifoSettings();

    /// <summary><c>stop</c>: a trial ends when any of these holds.</summary>
    public ImmutableArray<StopRule> Stop { get; init; } = [];

    /// <summary><c>time_budget_s</c>; null is without limit.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary><c>node_hours</c>: what all attempts together may use; null is without limit. Above 0.</summary>
    public double? NodeHours { get; init; }

    /// <summary><c>gpu_hours</c>: what all attempts together may use; null is without limit. Above 0.</summary>
    public double? GpuHours { get; init; }

    /// <summary><c>cost_attr</c>: what trials cost: a metric's name, <c>time_total_s</c> for their run time in seconds; null: 1 each.</summary>
    public string? CostAttribute { get; init; }

    /// <summary><c>cost_budget</c>: what all trials together may cost, in units of <see cref="CostAttribute"/>; null is without limit. Above 0.</summary>
    public double? CostBudget { get; init; }

    /// <summary><c>trial_timeout</c>: how long a trial may run, over its attempts; null is without limit. Above 0.</summary>
    public TimeSpan? TrialTimeout { get; init; }

    /// <summary><c>report_timeout</c>: how long an attempt may run without a report before it is taken for hung; null is without limit. Above 0.</summary>
    public TimeSpan? ReportTimeout { get; init; }

    /// <summary><c>resources_per_trial</c>.</summary>
    public ResourcesSpec Resources { get; init; } = new();

    /// <summary><c>executor</c>: its type and its own settings.</summary>
    public ExecutorSettings Executor { get; init; } = new();

    /// <summary><c>failure_config</c>.</summary>
    public FailureSettings Failure { get; init; } = new();

    /// <summary><c>checkpoint_config</c>.</summary>
    public CheckpointSettings Checkpoints { get; init; } = new();

    /// <summary><c>storage_path</c>, absolute.</summary>
    public required string StoragePath { get; init; }

    /// <summary><c>work_path</c>: absolute; where trials' folders are kept, if not in the experiment's.</summary>
    public string? WorkPath { get; init; }

    /// <summary><c>group</c>: files may be read by the group (0750/0640 instead of 0700/0600).</summary>
    public bool GroupReadable { get; init; }

    /// <summary><c>seed</c>. Default: drawn when the experiment is made, and written down.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether <c>seed</c> stood in the specification; a drawn one makes no difference between two specifications.</summary>
    public bool SeedWasGiven { get; init; } = true;

    /// <summary><c>metric_pattern</c>: a regular expression with named groups, read from the trial's own log.</summary>
    public string? MetricPattern { get; init; }

    /// <summary><c>metric_format: json</c>: JSON objects in the trial's own log are reports.</summary>
    public bool MetricFormatJson { get; init; }

    /// <summary><c>stop_grace_s</c>: how long a trial may take to end after SIGTERM before it is killed. Default 30 s.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary><c>failure_config</c>.</summary>
public sealed record FailureSettings
{
    /// <summary><c>max_failures</c>: retries of a trial after failures of its own; −1 is without limit. Default 0.</summary>
    public int MaxFailures { get; init; }

    /// <summary><c>fail_fast</c>: the first trial that gives up ends the experiment. Default false.</summary>
    public bool FailFast { get; init; }

    /// <summary><c>max_same_failures</c>: failures in a row that look alike, with no report in between, end the experiment; 0: never. Default 5.</summary>
    public int MaxSameFailures { get; init; } = 5;
}

/// <summary><c>executor</c>.</summary>
public sealed record ExecutorSettings
{
    /// <summary><c>type</c>. Default <c>local</c>.</summary>
    public string Type { get; init; } = "local";

    /// <summary><c>cpus</c> of the local executor; null: all this process may use.</summary>
    public double? Cpus { get; init; }

    /// <summary><c>gpus</c> of the local executor: indices that may be assigned; null: those that are found.</summary>
    public ImmutableArray<int>? Gpus { get; init; }

    /// <summary><c>memory</c> of the local executor in MiB; null: that of the machine.</summary>
    public long? MemoryMiB { get; init; }

    /// <summary><c>poll_interval_s</c>: the longest time between two looks at the trials. Default 1 s; under <c>slurm</c> 5 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>setup</c> of <c>slurm</c> and <c>srun</c>: lines of shell that run in the job before the command, such as <c>module load cuda</c>.</summary>
    public ImmutableArray<string> SetupLines { get; init; } = [];

    /// <summary><c>command_prefix</c> of <c>slurm</c> and <c>srun</c>: arguments that go before the command, such as <c>srun --mpi=pmix</c>; with placeholders, as in <see cref="ExperimentSpec.Command"/>.</summary>
    public ImmutableArray<string> CommandPrefix { get; init; } = [];

    /// <summary>How jobs go through the cluster's queue; null for executors without one.</summary>
    public QueueSettings? Queue { get; init; }

    /// <summary><c>controller</c> of <c>slurm</c>: the job that drives the experiment under <c>run --detach</c>; null for other executors.</summary>
    public ControllerSettings? Controller { get; init; }

    /// <summary><c>leave_before_end_s</c> of <c>srun</c>: how long before the end of the allocation the driver ends its trials and leaves; null for other executors. Default 2 min.</summary>
    public TimeSpan? LeaveBeforeEnd { get; init; }
}

/// <summary><c>search_alg</c>.</summary>
public sealed record SearchSettings
{
    /// <summary><c>type</c>.</summary>
    public string Type => Algorithm.Type;

    /// <summary>The algorithm and its own settings. Default <c>random</c>; in a specification with a metric and more than 20 samples, <c>auto</c>.</summary>
    public SearcherSettings Algorithm { get; init; } = new RandomSettings();

    /// <summary><c>max_rejects</c>: how many random draws in a row may break <c>config_constraints</c> or repeat what was tried before the search ends. From 1; default 1000.</summary>
    public int MaxRejects { get; init; } = 1000;

    /// <summary><c>points_to_evaluate</c>: configurations, whole or partial, that come first.</summary>
    public ImmutableArray<ConfigMap> Points { get; init; } = [];

    /// <summary><c>evaluated_rewards</c>: results of the first of those points, which are then not run.</summary>
    public ImmutableArray<double> Rewards { get; init; } = [];

    /// <summary><c>config_constraints</c>: conditions over <c>config</c> that every configuration fulfils.</summary>
    public ImmutableArray<ParsedExpression> Constraints { get; init; } = [];
}

/// <summary><c>scheduler</c>: one record for each.</summary>
public abstract record SchedulerSettings
{
    /// <summary><c>type</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Whether it compares trials, so that it has to know the metric and what is better.</summary>
    public virtual bool ComparesTrials => true;

    /// <summary>Makes the scheduler, without memory.</summary>
    public abstract ITrialScheduler Create(SchedulerSetting setting);
}

/// <summary><c>fifo</c>: trials run in order and to their end.</summary>
public sealed record FifoSettings : SchedulerSettings
{
    /// <inheritdoc/>
    public override string Type => "fifo";

    /// <inheritdoc/>
    public override bool ComparesTrials => false;

    /// <inheritdoc/>
    public override ITrialScheduler Create(SchedulerSetting setting) => new FifoScheduler();
}
