using System.Text;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Srun;

/// <summary>What <c>srun</c> said of an attempt.</summary>
internal static class StepLog
{
    /// <summary>What is said of the end stands at the end.</summary>
    private const int Tail = 4096;

    /// <summary>Its last words; empty where it said nothing.</summary>
    public static string Read(string attemptFolder)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(attemptFolder, StepScript.LogName));
            file.Seek(-Math.Min(Tail, file.Length), SeekOrigin.End);
            using var reader = new StreamReader(file, Encoding.UTF8);
            return reader.ReadToEnd().Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>What only Slurm knows of the end; null where its words tell nothing that the exit code does not.</summary>
    public static AttemptOutcome? OutcomeOf(string log) =>
        Says(log, "oom-kill") || Says(log, "oom_kill") || Says(log, "Out Of Memory") || Says(log, "exceeded memory limit") ? AttemptOutcome.OutOfMemory
        : Says(log, "NODE FAILURE") || Says(log, "Node failure on") ? AttemptOutcome.NodeFail
        : Says(log, "DUE TO PREEMPTION") ? AttemptOutcome.Preempted
        : Says(log, "DUE TO TIME LIMIT") || Says(log, "DUE TO JOB REQUEUE") ? AttemptOutcome.Lost
        : null;

    /// <summary>On one line, for a person.</summary>
    public static string Line(string log) =>
        string.Join("; ", log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(4));

    private static bool Says(string log, string words) => log.Contains(words, StringComparison.OrdinalIgnoreCase);
}
