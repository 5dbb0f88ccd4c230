namespace Tune.Hpc.Specification;

/// <summary><c>checkpoint_config</c>.</summary>
public sealed record CheckpointSettings
{
    /// <summary><c>num_to_keep</c>: how many checkpoints of a trial are kept, 1 or more; null: all. The latest, the best by the objective, and those in use are kept beyond that.</summary>
    public int? NumToKeep { get; init; }

    /// <summary><c>checkpoint_score_attribute</c>: the reported value by which checkpoints are ranked; null: the newest are kept.</summary>
    public string? ScoreAttribute { get; init; }

    /// <summary><c>checkpoint_score_order: min</c>: whether a low value is a good one. Default false.</summary>
    public bool LowIsGood { get; init; }

    /// <summary><c>checkpoint_frequency</c>: every so many iterations a script that asks is told to save a checkpoint; 0 leaves it to the script. Null, the default: 1 where the scheduler needs checkpoints, otherwise 0.</summary>
    public int? Frequency { get; init; }

    /// <summary><c>checkpoint_at_end</c>: a script that asks is told to save one at its last iteration. Default false.</summary>
    public bool AtEnd { get; init; }
}
