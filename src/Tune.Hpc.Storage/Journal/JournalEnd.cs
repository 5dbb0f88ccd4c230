namespace Tune.Hpc.Storage.Journal;

/// <summary>A place in a journal right after a whole line: where reading goes on, or writing.</summary>
/// <param name="Offset">In bytes.</param>
/// <param name="Lines">Lines up to there, the header included.</param>
/// <param name="Seq">Number of the last event; 0 before the first.</param>
/// <param name="Epoch">Epoch of the last event; 0 before the first.</param>
public readonly record struct JournalEnd(long Offset, long Lines, long Seq, int Epoch);
