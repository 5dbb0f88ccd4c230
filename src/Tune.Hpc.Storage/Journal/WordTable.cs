namespace Tune.Hpc.Storage.Journal;

/// <summary>The stored words of an enumeration, by its members' numbers: renaming a member in code never changes a journal.</summary>
/// <remarks>Not generic, and no dictionary: a viewer's start-up would spend longer compiling those than looking through a few words.</remarks>
internal sealed class WordTable(params string[] words)
{
    /// <summary>The word of a member.</summary>
    public string WordOf(int member) => words[member];

    /// <summary>The member of a word; −1 where there is none.</summary>
    public int MemberOf(string word) => Array.IndexOf(words, word);
}

/// <summary>The stored words of the journal's enumerations, in the order of their members.</summary>
internal static class JournalWords
{
    /// <summary>Verdicts.</summary>
    public static WordTable Verdicts { get; } = new("go_on", "pause", "stop", "resume", "exploit");

    /// <summary>States of trials.</summary>
    public static WordTable Statuses { get; } = new("PENDING", "QUEUED", "RUNNING", "PAUSED", "TERMINATED", "ERROR");

    /// <summary>Outcomes of attempts.</summary>
    public static WordTable Outcomes { get; } = new(
        "completed", "stopped", "failed", "resume_requested", "interrupted", "timeout", "preempted", "node_fail", "out_of_memory", "lost", "launch_failed",
        "canceled", "boot_fail", "deadline", "requeued", "paused", "replaced", "hung");
}
