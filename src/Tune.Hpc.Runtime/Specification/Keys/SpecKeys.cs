using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Keys.Schedulers;
using Tune.Hpc.Runtime.Specification.Keys.Searchers;
using Tune.Hpc.Runtime.Specification.Site;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The keys of a specification: the table behind the reader, the schema, the documentation and the command line's flags.</summary>
internal static class SpecKeys
{
    public const int Version = 1;

    public static readonly SpecKey<long> SpecVersion = new(
        "spec_version", new IntegerKind(1), Of(Version), "The version of this notation.")
    { StoredOnly = true };

    public static readonly SpecKey<string> SpecDir = new(
        "spec_dir", new FolderKind(c => c.SpecFolder), ConfigValue.Null, "The folder of the specification file; {spec_dir} in commands.")
    { StoredOnly = true };

    public static readonly SpecKey<ResourceLimits> SiteLimits = new(
        "site_limits", new SiteRecordKind(), ConfigValue.Null, "What a trial may ask for at most, as the site's file said when the experiment was made.")
    { StoredOnly = true };

    public static readonly SpecKey<string> Name = new(
        "name", new NameKind(), ConfigValue.Null, "The experiment's name and its folder's. Default: the file's name; without a file, tune and the time.")
    { OtherNames = ["experiment", "experiment_name", "title"] };

    public static readonly SpecKey<CommandTemplate> Command = new(
        "command", new CommandKind(), ConfigValue.Null, "The command of one trial, with placeholders such as {lr}: a text split like a shell would, or a list. No shell runs it.")
    { Required = true, OtherNames = ["cmd", "run", "script", "program", "trainable", "entrypoint"] };

    public static readonly SpecKey<CommandTemplate> Prepare = new(
        "prepare", new CommandKind(), ConfigValue.Null, "A command that runs once, before the first trial.")
    { OtherNames = ["setup", "before"] };

    public static readonly SpecKey<IReadOnlyList<KeyValuePair<string, string>>> Files = new(
        "files", new FilesKind(), ConfigMap.Empty, "Small text files that go with the experiment, by name; {files} in commands is their folder.")
    { OtherNames = ["file", "scripts", "attachments"] };

    public static readonly SpecKey<CommandTemplate> Functions = new(
        "functions", new CommandKind(), ConfigValue.Null, "A program that answers call(\"name\") in sample_from, config_constraints and stop, one line of JSON for each question; {files} and {spec_dir} are known.")
    { OtherNames = ["function", "callbacks_command", "function_host"] };

    public static readonly SpecKey<TrialNameRule> TrialName = new(
        "trial_name", new TrialNameKind(), ConfigValue.Null, "What each trial is called: a text with placeholders such as '{trial_id}-{lr}', or {call: name}.")
    { OtherNames = ["trial_names", "trial_name_creator"] };

    public static readonly SpecKey<TrialNameRule> TrialDirname = new(
        "trial_dirname", new TrialNameKind(), ConfigValue.Null, "Under which name a trial's folder can be found as well, in named/: a text with placeholders, or {call: name}.")
    { OtherNames = ["trial_dir_name", "trial_dirname_creator"] };

    public static readonly SpecKey<string> WorkingDir = new(
        "working_dir", new FolderKind(c => c.SpecFolder), ConfigValue.Null, "Where the command runs, relative to the specification. Default: the trial's own folder.")
    { OtherNames = ["cwd", "workdir", "chdir", "working_directory"] };

    public static readonly SpecKey<IReadOnlyList<KeyValuePair<string, ArgumentTemplate>>> Env = new(
        "env", new EnvironmentKind(), ConfigMap.Empty, "More environment variables for the command; values may have placeholders.")
    { OtherNames = ["environment", "env_vars", "runtime_env"] };

    public static readonly SpecKey<SearchSpace> ParamSpace = new(
        "param_space", new SpaceKind(), ConfigMap.Empty, "What varies: parameters and their domains.")
    { OtherNames = ["space", "search_space", "parameters", "params", "config", "hyperparameters"] };

    public static readonly SpecKey<IReadOnlyList<ParsedExpression>> ConfigConstraints = new(
        "config_constraints", new ConstraintsKind(), Empty, "Expressions over config that every configuration must fulfil.")
    { OtherNames = ["constraints", "parameter_constraints"] };

    public static readonly SpecKey<IReadOnlyList<ConfigMap>> PointsToEvaluate = new(
        "points_to_evaluate", new PointsKind(), Empty, "Configurations that come first, whole or partial.")
    { OtherNames = ["points", "initial_points"] };

    public static readonly SpecKey<IReadOnlyList<double>> EvaluatedRewards = new(
        "evaluated_rewards", new RewardsKind(), Empty, "Known results of the first of those points, which are then not run.")
    { OtherNames = ["rewards"] };

    public static readonly SpecKey<IReadOnlyList<string>> Metric = new(
        "metric", new OneOrMoreKind("a text"), ConfigValue.Null, "The reported value to optimise, or a list of several that are weighed against each other; nested names are joined with '/'.")
    { OtherNames = ["objective", "target", "goal"] };

    public static readonly SpecKey<IReadOnlyList<string>> Mode = new(
        "mode", new OneOrMoreKind("'min' or 'max'", "min", "max"), ConfigValue.Null, "min or max; needed with metric. Of several metrics a list, or one for all.")
    { OtherNames = ["direction", "directions"] };

    public static readonly SpecKey<IReadOnlyList<MetricConstraint>> MetricConstraints = new(
        "metric_constraints", new MetricConstraintsKind(), Empty, "Limits of reported values, such as [\"latency <= 0.5\"]: trials that keep all of them come before those that do not.")
    { OtherNames = ["metrics_constraints", "outcome_constraints"] };

    public static readonly SpecKey<LexicographicOrder> LexicoObjectives = new(
        "lexico_objectives", LexicographicKeys.Kind, ConfigValue.Null, "Several metrics in their order of importance, instead of metric and mode: a later one decides among trials that are within the tolerances of the earlier ones.")
    { OtherNames = ["lexicographic", "lexico"] };

    public static readonly SpecKey<string> MetricPattern = new(
        "metric_pattern", new PatternKind(), ConfigValue.Null, @"A regular expression with named groups, such as 'loss=(?<loss>\S+)', that reads reports from the trial's log.")
    { OtherNames = ["pattern", "metric_regex"] };

    public static readonly SpecKey<string> MetricFormat = new(
        "metric_format", new OneOfKind("json"), ConfigValue.Null, "json: JSON objects in the trial's log are reports.");

    public static readonly SpecKey<long> NumSamples = new(
        "num_samples", new IntegerKind(-1), Of(1), "Draws of the space, each over the whole grid; -1 is without limit, until a budget or a stop rule ends it.")
    { MayChange = true, OtherNames = ["samples", "trials", "n_trials", "num_trials", "max_trials"] };

    public static readonly SpecKey<long> MaxConcurrentTrials = new(
        "max_concurrent_trials", new IntegerKind(0, int.MaxValue), Of(0), "Trials at once; 0 is as many as fit.")
    { MayChange = true, OtherNames = ["concurrency", "max_concurrent", "jobs", "n_jobs", "parallel", "workers", "parallelism"] };

    public static readonly SpecKey<SearchSettings> SearchAlg = new(
        "search_alg", SearcherKeys.Kind, Of("random"), "How configurations are chosen.")
    { OtherNames = ["searcher", "search", "sampler", "algorithm", "tuner"] };

    public static readonly SpecKey<SchedulerSettings> Scheduler = new(
        "scheduler", SchedulerKeys.Kind, Of("fifo"), "Which trials go on.")
    { OtherNames = ["pruner", "trial_scheduler"] };

    public static readonly SpecKey<IReadOnlyList<StopRule>> Stop = new(
        "stop", new StopKind(), Empty, "When a trial has done enough: {training_iteration: 27, loss: \"<= 0.1\"}, {type: trial_plateau, metric: loss}, an expression, or a list of those; any of them ends it. experiment_plateau and timeout end the experiment.")
    { OtherNames = ["stopper", "stopping", "stop_criteria"] };

    public static readonly SpecKey<TimeSpan> TimeBudget = new(
        "time_budget_s", new DurationKind(), ConfigValue.Null, "The longest time the experiment may take. Default: no limit.")
    { MayChange = true, OtherNames = ["time_budget", "timeout", "max_time", "budget"] };

    public static readonly SpecKey<double> NodeHours = new(
        "node_hours", new NumberKind(0, exclusive: true), ConfigValue.Null, "What all trials together may use: run time times the nodes they asked for. Default: no limit.")
    { MayChange = true, OtherNames = ["node_hour_budget", "max_node_hours"] };

    public static readonly SpecKey<double> GpuHours = new(
        "gpu_hours", new NumberKind(0, exclusive: true), ConfigValue.Null, "What all trials together may use: run time times the GPUs they asked for. Default: no limit.")
    { MayChange = true, OtherNames = ["gpu_hour_budget", "max_gpu_hours"] };

    public static readonly SpecKey<string> CostAttr = new(
        "cost_attr", new TextKind(), Of("auto"), "What a trial costs, for searchers that weigh it: a reported metric's name, time_total_s (run time in seconds), or none (1 each). auto: time_total_s with time_budget_s, cost_budget or the scheduler flaml, else none.")
    { OtherNames = ["cost_attribute", "cost_metric", "cost"] };

    public static readonly SpecKey<double> CostBudget = new(
        "cost_budget", new NumberKind(0, exclusive: true), ConfigValue.Null, "What all trials together may cost, in units of cost_attr. Default: no limit.")
    { MayChange = true, OtherNames = ["max_cost"] };

    public static readonly SpecKey<TimeSpan> TrialTimeout = new(
        "trial_timeout", new DurationKind(), ConfigValue.Null, "How long a trial may run, over all its attempts; then it ends. Default: no limit.")
    { OtherNames = ["trial_time_limit", "max_trial_time"] };

    public static readonly SpecKey<TimeSpan> ReportTimeout = new(
        "report_timeout", new DurationKind(), ConfigValue.Null, "How long a trial may run without a report before it is taken for hung and tried again, as after a failure. Default: no limit.")
    { OtherNames = ["heartbeat", "heartbeat_timeout", "hang_timeout"] };

    public static readonly SpecKey<ResourcesSpec> Resources = new(
        "resources_per_trial", ResourceKeys.Kind, ConfigMap.Empty, "What each trial asks for; numbers, or expressions over config.")
    { OtherNames = ["resources", "requests", "job", "scaling_config"] };

    public static readonly SpecKey<ExecutorSettings> Executor = new(
        "executor", ExecutorKeys.Kind, Of("local"), "Where trials run.")
    { OtherNames = ["backend", "runner", "cluster"] };

    public static readonly SpecKey<FailureSettings> Failure = new(
        "failure_config", SectionKeys.Failure, ConfigMap.Empty, "What happens to trials that fail.")
    { OtherNames = ["failures", "retry", "failure"] };

    public static readonly SpecKey<CheckpointSettings> Checkpoints = new(
        "checkpoint_config", CheckpointKeys.Kind, ConfigMap.Empty, "Which checkpoints are kept, and when scripts that ask are told to save one.")
    { OtherNames = ["checkpoints", "checkpointing", "checkpoint"] };

    public static readonly SpecKey<TimeSpan> StopGrace = new(
        "stop_grace_s", new DurationKind(mayBeZero: true), Of(30), "How long a trial may take to end after SIGTERM before it is killed.")
    { OtherNames = ["grace", "kill_after"] };

    public static readonly SpecKey<string> StoragePath = new(
        "storage_path", new FolderKind(c => c.CurrentFolder), Of("./tune-results"), "Where the experiment's folder is made, relative to the current folder; ~ and $NAME are replaced.")
    { OtherNames = ["local_dir", "output", "out", "output_dir", "results"] };

    public static readonly SpecKey<string> WorkPath = new(
        "work_path", new FolderKind(c => c.CurrentFolder), ConfigValue.Null, "Where trials' folders are kept, if not in the experiment's; a cluster's scratch.")
    { OtherNames = ["scratch", "work_dir"] };

    public static readonly SpecKey<bool> Group = new(
        "group", new BooleanKind(), ConfigValue.False, "Whether the group may read the files (0750 and 0640 instead of 0700 and 0600).")
    { OtherNames = ["group_readable", "shared"] };

    public static readonly SpecKey<long> Seed = new(
        "seed", new IntegerKind(0), ConfigValue.Null, "The seed of everything random. Default: drawn, and written to experiment.json.")
    { OtherNames = ["random_seed", "random_state"] };

    /// <summary>All of them, in the order of documents.</summary>
    public static readonly ImmutableArray<SpecKey> All =
    [
        SpecVersion, Name, Command, Files, Functions, Prepare, WorkingDir, Env,
        ParamSpace, ConfigConstraints, PointsToEvaluate, EvaluatedRewards,
        Metric, Mode, MetricConstraints, LexicoObjectives, MetricPattern, MetricFormat,
        NumSamples, MaxConcurrentTrials, SearchAlg, Scheduler, Stop, TimeBudget, NodeHours, GpuHours, CostAttr, CostBudget, TrialTimeout, ReportTimeout,
        Resources, Executor, Failure, Checkpoints, StopGrace, TrialName, TrialDirname,
        StoragePath, WorkPath, Group, Seed, SpecDir, SiteLimits,
    ];

    private static ConfigList Empty => new([]);

    private static ConfigValue Of(long value) => ConfigValue.Of(value);

    private static ConfigValue Of(string value) => ConfigValue.Of(value);
}
