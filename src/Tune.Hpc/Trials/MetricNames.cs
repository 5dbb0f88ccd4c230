namespace Tune.Hpc.Trials;

/// <summary>Names the driver fills in when a report lacks them (Ray Tune's auto-filled results), and names with a meaning of their own.</summary>
public static class MetricNames
{
    /// <summary>Counts the trial's reports unless the script gives it; goes on from the checkpoint after a resume.</summary>
    public const string TrainingIteration = "training_iteration";

    /// <summary>Seconds the trial has run, over all its attempts.</summary>
    public const string TimeTotalS = "time_total_s";

    /// <summary>Seconds since the previous report.</summary>
    public const string TimeThisIterS = "time_this_iter_s";

    /// <summary>Unix seconds at which the report was made, as far as is known.</summary>
    public const string Timestamp = "timestamp";

    /// <summary>The trial's number as text.</summary>
    public const string TrialIdName = "trial_id";

    /// <summary>A report with <c>done: true</c> is the trial's last.</summary>
    public const string Done = "done";

    /// <summary>The folder below the checkpoint folder that belongs to the report.</summary>
    public const string Checkpoint = "_checkpoint";

    /// <summary>Which of the trial's configurations the report was made with, from scripts that take new ones while they run; the one the trial began with is 0.</summary>
    public const string Update = "_update";

    /// <summary>True for names that describe the report rather than the model.</summary>
    public static bool IsAutoFilled(string name) => name is TrainingIteration or TimeTotalS or TimeThisIterS or Timestamp or TrialIdName or Done
        or "date" or "hostname" or "node_ip" or "pid" or "experiment_id" or "experiment_tag" or "iterations_since_restore" or "time_since_restore"
        or "timesteps_total" or "timesteps_since_restore" or "episodes_total" or "warmup_time" or "config"
        || name.StartsWith('_');
}
