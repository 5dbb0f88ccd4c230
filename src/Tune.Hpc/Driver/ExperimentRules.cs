using System.Collections.Immutable;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>What decides in an experiment. Searcher and scheduler begin without memory: the fold tells them what has happened.</summary>
public sealed record ExperimentRules
{
    /// <summary>What is optimised, the first of several; null where nothing is. Setting it makes it the only one, without limits beside it.</summary>
    public Objective? Objective
    {
        get => Goals.First;
        init => Goals = Goals.Of(value);
    }

    /// <summary>All objectives, and what results have to keep.</summary>
    public Goals Goals { get; init; } = Goals.None;

    /// <summary>Chooses configurations; null where the experiment is only looked at.</summary>
    public ISearcher? Searcher { get; init; }

    /// <summary>Judges reports.</summary>
    public ITrialScheduler Scheduler { get; init; } = new FifoScheduler();

    /// <summary>How many trials <c>num_samples</c> makes, with the grid; −1 is without limit.</summary>
    public Func<long, long> VariantsOf { get; init; } = samples => samples;

    /// <summary><c>checkpoint_score_attribute</c>; null where checkpoints are not ranked.</summary>
    public string? CheckpointScore { get; init; }

    /// <summary>What trials cost: a metric's name, <see cref="MetricNames.TimeTotalS"/> for their run time in seconds; null: 1 each.</summary>
    public string? CostAttribute { get; init; }

    /// <summary>When a trial has done enough.</summary>
    public ImmutableArray<StopRule> Stop { get; init; } = [];

    /// <summary>The limits a person may change later.</summary>
    public ExperimentLimits Limits { get; init; } = new();

    /// <summary>How trials get more of what is idle; null where they keep what they ask for.</summary>
    public ResourceChangingSettings? Resources { get; init; }

    /// <summary>The training iteration at which trials end, where that is known: only then can be told whether a change is worth a wait in a queue.</summary>
    public double? LastIteration { get; init; }

    /// <summary>Why a request cannot be made, whatever is idle; null where it can.</summary>
    public Func<JobRequest, string?> WhyNotRequest { get; init; } = _ => null;

    /// <summary>What every trial asks for, where that does not depend on its configuration.</summary>
    public JobRequest? FixedRequest { get; init; }

    /// <summary>What a trial of that configuration asks for.</summary>
    public Func<ConfigMap, JobRequest> RequestFor { get; init; } = _ => new JobRequest();
}

/// <summary>The limits of an experiment that a person may change when it is resumed.</summary>
public sealed record ExperimentLimits
{
    /// <summary><c>num_samples</c>; −1 is without limit.</summary>
    public long NumSamples { get; init; } = 1;

    /// <summary><c>max_concurrent_trials</c>; 0 is as many as fit.</summary>
    public int MaxConcurrentTrials { get; init; }

    /// <summary><c>time_budget_s</c>; null is without limit.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary><c>node_hours</c>; null is without limit.</summary>
    public double? NodeHours { get; init; }

    /// <summary><c>gpu_hours</c>; null is without limit.</summary>
    public double? GpuHours { get; init; }

    /// <summary><c>cost_budget</c>, in units of <see cref="ExperimentRules.CostAttribute"/>; null is without limit.</summary>
    public double? CostBudget { get; init; }

    /// <summary><c>failure_config.max_failures</c>; −1 is without limit.</summary>
    public int MaxFailures { get; init; }

    /// <summary><c>failure_config.fail_fast</c>: the first trial that gives up ends the experiment.</summary>
    public bool FailFast { get; init; }

    /// <summary><c>failure_config.max_same_failures</c>: so many attempts in a row that end badly and alike, without a report from any, end the experiment; 0: never.</summary>
    public int MaxSameFailures { get; init; }

    /// <summary>These limits with one of them changed, as a <see cref="Events.SettingChanged"/> event tells it; unknown keys change nothing.</summary>
    /// <param name="key">The specification's key.</param>
    /// <param name="value">An invariant number; <c>none</c> for no budget; that of time is in seconds.</param>
    public ExperimentLimits With(string key, string value) => key switch
    {
        "num_samples" => this with { NumSamples = long.Parse(value) },
        "max_concurrent_trials" => this with { MaxConcurrentTrials = int.Parse(value) },
        "time_budget_s" => this with { TimeBudget = value == "none" ? null : TimeSpan.FromSeconds(double.Parse(value)) },
        "node_hours" => this with { NodeHours = value == "none" ? null : double.Parse(value) },
        "gpu_hours" => this with { GpuHours = value == "none" ? null : double.Parse(value) },
        "cost_budget" => this with { CostBudget = value == "none" ? null : double.Parse(value) },
        "failure_config.max_failures" => this with { MaxFailures = int.Parse(value) },
        "failure_config.fail_fast" => this with { FailFast = bool.Parse(value) },
        "failure_config.max_same_failures" => this with { MaxSameFailures = int.Parse(value) },
        _ => this,
    };
}
