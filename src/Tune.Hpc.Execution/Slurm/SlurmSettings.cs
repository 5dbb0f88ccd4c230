namespace Tune.Hpc.Execution.Slurm;

/// <summary>How attempts become jobs.</summary>
public enum SlurmMode
{
    /// <summary>Attempts that ask for the same go out together, as one job array.</summary>
    Array,

    /// <summary>Each attempt is a job of its own.</summary>
    Job,
}

/// <summary>Settings of the <c>slurm</c> executor.</summary>
public sealed record SlurmSettings
{
    /// <summary>Most elements of a job array where nothing else is said: just within what Slurm allows by default.</summary>
    public const int DefaultArraySize = 1000;

    /// <summary><c>mode</c>. Default <see cref="SlurmMode.Array"/>.</summary>
    public SlurmMode Mode { get; init; } = SlurmMode.Array;

    /// <summary>The experiment's id, part of every job's name.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>Absolute path of the folder in which jobs start; it must exist where they run.</summary>
    public required string StartFolder { get; init; }

    /// <summary>Absolute path of the folder for the scripts of job arrays; made with the first one.</summary>
    public required string SubmissionsFolder { get; init; }

    /// <summary>The user whose jobs they are.</summary>
    public required string UserName { get; init; }

    /// <summary>Whether the group may read and write what is made.</summary>
    public bool GroupShared { get; init; }

    /// <summary><c>queue_poll_s</c>: the shortest time between two queries of the queue. Above 0; default 10 s.</summary>
    public TimeSpan QueuePoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>queue_poll_max_s</c>: the longest. Default 60 s.</summary>
    public TimeSpan QueuePollMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>vanish_grace_s</c>: how long a job must stay vanished, or ended without a record, before that is believed. Default 30 s.</summary>
    public TimeSpan VanishGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>max_jobs</c>: most jobs of the experiment in the queue at once; null is without limit. From 1.</summary>
    public int? MaxJobs { get; init; }

    /// <summary>Places below the cluster's limit on submitted jobs that stay free, for the job that drives. From 0; default 0.</summary>
    public int PlacesKept { get; init; }

    /// <summary>Most elements of a job array; the cluster's own limit holds as well. From 1; default 1000.</summary>
    public int MaxArraySize { get; init; } = DefaultArraySize;

    /// <summary>How Slurm's programs are called.</summary>
    public SlurmProgramSettings Programs { get; init; } = new();

    /// <summary>Draws from 0 to 1, so that drivers that wait for one controller do not all come back at once.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
