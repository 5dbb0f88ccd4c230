using Tune.Hpc.Driver;

namespace Tune.Hpc.Runtime.Results;

/// <summary>What is known of a trial from its attempts: of the last one of which it is known.</summary>
public static class TrialFacts
{
    /// <summary>When its first attempt began; null before that.</summary>
    public static DateTimeOffset? StartedAt(TrialState trial)
    {
        foreach (var attempt in trial.Attempts)
        {
            if (attempt.StartedAt is { } at)
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The host it ran on.</summary>
    public static string? Host(TrialState trial) => Last(trial, a => a.Host);

    /// <summary>The cluster's name of that node.</summary>
    public static string? Node(TrialState trial) => Last(trial, a => a.Node);

    /// <summary>Its job.</summary>
    public static string? Job(TrialState trial) => Last(trial, a => a.Job);

    /// <summary>How an attempt ended, in the words of <see cref="OutcomeNames"/>.</summary>
    public static string? Outcome(TrialState trial) => Last(trial, a => a.Outcome is { } outcome ? OutcomeNames.NameOf(outcome) : null);

    /// <summary>The size of the checkpoints that are kept of it, as far as it was measured; null where nothing was. Files that two trials share count for both.</summary>
    public static long? CheckpointBytes(TrialState trial)
    {
        long? sum = null;
        foreach (var checkpoint in trial.Checkpoints)
        {
            sum = checkpoint is { IsThere: true, Bytes: { } bytes } ? (sum ?? 0) + bytes : sum;
        }

        return sum;
    }

    private static string? Last(TrialState trial, Func<AttemptState, string?> of)
    {
        for (int i = trial.Attempts.Count - 1; i >= 0; i--)
        {
            if (of(trial.Attempts[i]) is { } known)
            {
                return known;
            }
        }

        return null;
    }
}
