using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Journal;

/// <summary>The stored words of an enumeration: renaming a member in code never changes a journal.</summary>
internal sealed class WordTable<T>(params (T Value, string Word)[] words)
    where T : struct, Enum
{
    private readonly Dictionary<T, string> _words = words.ToDictionary(w => w.Value, w => w.Word);
    private readonly Dictionary<string, T> _values = words.ToDictionary(w => w.Word, w => w.Value, StringComparer.Ordinal);

    /// <summary>The word of a value.</summary>
    public string WordOf(T value) => _words[value];

    /// <summary>The value of a word.</summary>
    public bool TryValueOf(string word, out T value) => _values.TryGetValue(word, out value);
}

/// <summary>The stored words of the journal's enumerations.</summary>
internal static class JournalWords
{
    /// <summary>Verdicts.</summary>
    public static WordTable<VerdictKind> Verdicts { get; } = new(
        (VerdictKind.GoOn, "go_on"), (VerdictKind.Pause, "pause"), (VerdictKind.Stop, "stop"));

    /// <summary>Final states of trials.</summary>
    public static WordTable<TrialStatus> Statuses { get; } = new(
        (TrialStatus.Pending, "PENDING"),
        (TrialStatus.Queued, "QUEUED"),
        (TrialStatus.Running, "RUNNING"),
        (TrialStatus.Paused, "PAUSED"),
        (TrialStatus.Terminated, "TERMINATED"),
        (TrialStatus.Error, "ERROR"));

    /// <summary>Outcomes of attempts.</summary>
    public static WordTable<AttemptOutcome> Outcomes { get; } = new(
        (AttemptOutcome.Completed, "completed"),
        (AttemptOutcome.Stopped, "stopped"),
        (AttemptOutcome.Failed, "failed"),
        (AttemptOutcome.ResumeRequested, "resume_requested"),
        (AttemptOutcome.Interrupted, "interrupted"),
        (AttemptOutcome.Timeout, "timeout"),
        (AttemptOutcome.Preempted, "preempted"),
        (AttemptOutcome.NodeFail, "node_fail"),
        (AttemptOutcome.OutOfMemory, "out_of_memory"),
        (AttemptOutcome.Lost, "lost"),
        (AttemptOutcome.LaunchFailed, "launch_failed"));
}
