using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Storage.Journal;

/// <summary>What can be saved of a journal.</summary>
/// <param name="Path">The journal.</param>
/// <param name="Header">Its header, or a new one where that was lost.</param>
/// <param name="Entries">The events of the repaired journal.</param>
/// <param name="Findings">What was found, for people, in order.</param>
public sealed record RepairPlan(string Path, JournalHeader Header, IReadOnlyList<JournalEntry> Entries, IReadOnlyList<string> Findings)
{
    /// <summary>True when there is nothing to repair.</summary>
    public bool IsSound => Findings.Count == 0;

    internal byte[] ToBytes()
    {
        var buffer = new ByteBuffer();
        buffer.Add(Header.ToLine());
        using var encoder = new EventEncoder(buffer);
        foreach (var entry in Entries)
        {
            encoder.Add(entry);
        }

        return buffer.Written.ToArray();
    }
}
