using Tune.Hpc.Runtime.Simulation;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>What a scheduler would have made of recorded learning curves: medians over the seeds.</summary>
public sealed class TuneSimulation
{
    internal TuneSimulation(SimulationResult result, SchedulerSummary summary, string experiment)
    {
        Experiment = experiment;
        Scheduler = summary.Scheduler;
        Metric = result.Objective.Metric;
        Best = summary.Best;
        Trials = summary.Trials;
        Stopped = summary.Stopped;
        Pauses = summary.Pauses;
        Resumes = summary.Resumes;
        Failures = summary.Failures;
        Errors = summary.Errors;
        Epochs = summary.Epochs;
        NodeHours = summary.NodeHours;
        Time = summary.Time;
        Reference = result.Reference;
        EpochsToMatch = summary.EpochsToMatch;
        ShareToMatch = summary.ShareToMatch;
        var runs = result.RunsOf(summary.Scheduler);
        Improvements = [.. runs.SelectMany(r => r.Bests.Select(b => new TuneImprovement((long)r.Seed, b)))];
        Decisions = [.. runs.SelectMany(r => r.Decisions.Select(d => new TuneDecision((long)r.Seed, d)))];
    }

    /// <summary>The experiment's name.</summary>
    public string Experiment { get; }

    /// <summary>The scheduler; with the settings in which it differs, where several have its type.</summary>
    public string Scheduler { get; }

    /// <summary>What is optimised.</summary>
    public string Metric { get; }

    /// <summary>The best value.</summary>
    public double Best { get; }

    /// <summary>Trials that were begun.</summary>
    public double Trials { get; }

    /// <summary>Trials that the scheduler stopped before the last iteration that any trial reached.</summary>
    public double Stopped { get; }

    /// <summary>Attempts that ended to go on later.</summary>
    public double Pauses { get; }

    /// <summary>Paused trials that were started again.</summary>
    public double Resumes { get; }

    /// <summary>Attempts that failed.</summary>
    public double Failures { get; }

    /// <summary>Trials that gave up after failures.</summary>
    public double Errors { get; }

    /// <summary>Training iterations of all trials.</summary>
    public double Epochs { get; }

    /// <summary>Nodes of all attempts times the hours they ran.</summary>
    public double NodeHours { get; }

    /// <summary>From the beginning to the end, on the virtual clock.</summary>
    public TimeSpan Time { get; }

    /// <summary>The scheduler that this one is measured by: fifo, under which every trial runs to its end.</summary>
    public string Reference { get; }

    /// <summary>Training iterations until something as good as all that the reference found was found; null where half of the runs never did.</summary>
    public double? EpochsToMatch { get; }

    /// <summary>Those, divided by all training iterations of the reference.</summary>
    public double? ShareToMatch { get; }

    /// <summary>Each improvement of the best value, with what was spent by then.</summary>
    public TuneImprovement[] Improvements { get; }

    /// <summary>Every decision with its reason, where -Trace asks for them.</summary>
    public TuneDecision[] Decisions { get; }

    /// <summary>The scheduler.</summary>
    public override string ToString() => Scheduler;
}

/// <summary>The best value so far has become better, in a simulation.</summary>
public sealed class TuneImprovement
{
    internal TuneImprovement(long seed, BestPoint best)
    {
        Seed = seed;
        Epochs = best.Epochs;
        NodeHours = best.NodeHours;
        Time = best.Time;
        Value = best.Value;
        TrialId = best.Trial.ToString();
        Iteration = best.Iteration;
    }

    /// <summary>The seed of its run.</summary>
    public long Seed { get; }

    /// <summary>Training iterations of all trials up to then.</summary>
    public long Epochs { get; }

    /// <summary>Node-hours up to then.</summary>
    public double NodeHours { get; }

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Time { get; }

    /// <summary>The metric's value.</summary>
    public double Value { get; }

    /// <summary>The trial.</summary>
    public string TrialId { get; }

    /// <summary>Its training iteration.</summary>
    public long Iteration { get; }
}

/// <summary>Something that was decided in a simulation.</summary>
public sealed class TuneDecision
{
    internal TuneDecision(long seed, SimulatedDecision decision)
    {
        Seed = seed;
        Time = decision.Time;
        TrialId = decision.Trial is { } trial ? new Trials.TrialId(trial).ToString() : null;
        Iteration = decision.Iteration;
        Verdict = decision.Verdict;
        By = decision.By;
        Reason = decision.Reason;
    }

    /// <summary>The seed of its run.</summary>
    public long Seed { get; }

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Time { get; }

    /// <summary>The trial; null for all.</summary>
    public string? TrialId { get; }

    /// <summary>The training iteration it had reached.</summary>
    public long? Iteration { get; }

    /// <summary>start, go_on, pause, resume, stop or end; for all trials stop_all and end_all.</summary>
    public string Verdict { get; }

    /// <summary>Who decided.</summary>
    public string By { get; }

    /// <summary>Why, with the numbers.</summary>
    public string Reason { get; }
}
