namespace Tune.Hpc.Execution.Slurm;

/// <summary>The environment in which programs of Slurm are called.</summary>
internal static class SlurmEnvironment
{
    /// <summary>What a user's shell may hold to turn an answer into another one: formats, filters, questions.</summary>
    private static readonly string[] Dropped = ["SLURM_", "SQUEUE_", "SACCT_", "SINFO_", "SCANCEL_", "SCONTROL_", "SACCTMGR_", "TUNE_"];

    /// <summary>Where the cluster is and who asks.</summary>
    private static readonly string[] Kept = ["SLURM_CONF", "SLURM_CONF_SERVER", "SLURM_CLUSTERS", "SLURM_JWT"];

    /// <summary>Settings of jobs that only the driver may make.</summary>
    private static readonly string[] Owned = ["SBATCH_ARRAY_INX", "SBATCH_WAIT", "SBATCH_JOB_NAME", "SBATCH_OPEN_MODE", "SBATCH_DEBUG", "SBATCH_CLUSTERS"];

    /// <summary>Changes an inherited environment.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="program">The program it is for.</param>
    public static void Clean(IDictionary<string, string?> environment, string program)
    {
        if (environment.TryGetValue("SBATCH_CLUSTERS", out string? cluster) && cluster is { Length: > 0 })
        {
            // Only sbatch reads it: jobs would go where no other program looks for them.
            environment["SLURM_CLUSTERS"] = cluster;
        }

        foreach (string name in environment.Keys.Where(IsDropped).ToList())
        {
            environment.Remove(name);
        }

        // What sbatch is given, the job inherits: the words and times of the other programs must not become those of a trial.
        if (program != "sbatch")
        {
            environment["LC_ALL"] = "C";
            environment["SLURM_TIME_FORMAT"] = "%s";
        }
    }

    private static bool IsDropped(string name) =>
        Owned.Contains(name) || (!Kept.Contains(name) && Dropped.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
}
