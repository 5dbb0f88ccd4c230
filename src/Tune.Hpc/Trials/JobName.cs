using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tune.Hpc.Trials;

/// <summary>The name of an attempt's job: <c>tune.EXPERIMENT.TRIAL.ATTEMPT</c>, the token by which every doubt about a submission is settled.</summary>
/// <remarks>A job id is no identity: a controller that lost its last seconds gives the same ids to other jobs.</remarks>
/// <param name="Experiment">Id of the experiment.</param>
/// <param name="Attempt">The attempt.</param>
public readonly record struct JobName(string Experiment, AttemptId Attempt)
{
    private const string Tool = "tune";

    /// <summary>What the names of all jobs of an experiment begin with.</summary>
    public static string PrefixOf(string experiment) => $"{Tool}.{experiment}.";

    /// <summary>Reads a name back.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JobName? name)
    {
        string[] parts = text.Split('.');
        name = parts is [Tool, { Length: > 0 } experiment, var trial, var attempt]
            && TrialId.TryParse(trial, out var id)
            && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1
                ? new JobName(experiment, new AttemptId(id, number))
                : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{PrefixOf(Experiment)}{Attempt.Trial}.{Attempt.Attempt.ToString(CultureInfo.InvariantCulture)}";
}
