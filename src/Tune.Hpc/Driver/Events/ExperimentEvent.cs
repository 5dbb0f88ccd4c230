namespace Tune.Hpc.Driver.Events;

/// <summary>A fact of an experiment: the journal is a list of these, and everything else follows from it.</summary>
/// <remarks>Past tense, complete, never edited. A changed meaning is a new event with a new stored name.</remarks>
public abstract record ExperimentEvent;

/// <summary>An event with its place in the journal.</summary>
/// <param name="Seq">From 1 on, without gaps.</param>
/// <param name="Time">When it was appended, UTC.</param>
/// <param name="Epoch">Which driver appended it: each start of a driver takes the next number.</param>
/// <param name="Event">The event.</param>
public readonly record struct JournalEntry(long Seq, DateTimeOffset Time, int Epoch, ExperimentEvent Event);
