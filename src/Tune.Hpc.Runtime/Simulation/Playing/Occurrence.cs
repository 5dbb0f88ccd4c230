namespace Tune.Hpc.Runtime.Simulation.Playing;

/// <summary>Something that is going to happen.</summary>
/// <param name="Kind">What.</param>
/// <param name="Attempt">To whom; null where it concerns nobody.</param>
internal readonly record struct Occurrence(OccurrenceKind Kind, PlayedAttempt? Attempt);

/// <summary>What can happen.</summary>
internal enum OccurrenceKind
{
    /// <summary>Time has passed: the planner is to look.</summary>
    Look,

    /// <summary>The attempt's job leaves the queue.</summary>
    Start,

    /// <summary>The attempt reports.</summary>
    Report,

    /// <summary>The attempt fails.</summary>
    Fail,

    /// <summary>The attempt's job has used up its time.</summary>
    Limit,
}
