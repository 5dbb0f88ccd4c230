using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Local;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Srun;

/// <summary>Attempts whose <c>srun</c> is not ours: another driver started them, in this allocation or in one before. They are known by their claim, and by the queue.</summary>
/// <param name="steps">What runs now.</param>
/// <param name="time">The clock.</param>
internal sealed class AdoptedSteps(StepList steps, TimeProvider time)
{
    /// <summary>How long a step must stay away from the queue before it is believed to be gone; files on a shared disk show late, too.</summary>
    private static readonly TimeSpan MustStayAway = TimeSpan.FromSeconds(8);

    private readonly Dictionary<string, DateTimeOffset> _missingSince = new(StringComparer.Ordinal);

    /// <summary>Where they stand; the queue is asked once for all.</summary>
    /// <param name="jobs">The attempts.</param>
    /// <param name="allocation">The allocation this process is in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TuneException">The query fails.</exception>
    public async Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, string allocation, CancellationToken cancellationToken)
    {
        var open = jobs.Where(j => !HasExitRecord(j)).ToList();
        if (open.Count > 0)
        {
            await steps.RefreshAsync(open.SelectMany(AllocationsOf).Append(allocation), cancellationToken).ConfigureAwait(false);
        }

        return [.. jobs.Select(Observe)];
    }

    /// <summary>The step of an attempt, as far as its claim or the queue tells.</summary>
    public string? StepOf(JobHandle handle) => ClaimRecord.Read(handle.AttemptFolder)?.Job ?? steps.FindByName(handle.Name.ToString());

    /// <summary>The allocations in which an attempt's step may run.</summary>
    public static IEnumerable<string> AllocationsOf(JobHandle handle)
    {
        string?[] known = [ClaimRecord.Read(handle.AttemptFolder)?.Job, handle.Job];
        return known.OfType<string>().Select(id => id.Split('.')[0]).Where(id => id.Length > 0 && id.All(char.IsAsciiDigit));
    }

    private JobObservation Observe(JobHandle handle)
    {
        if (HasExitRecord(handle))
        {
            _missingSince.Remove(handle.AttemptFolder);
            return new() { Attempt = handle.Attempt, Phase = JobPhase.Gone, Outcome = StepLog.OutcomeOf(StepLog.Read(handle.AttemptFolder)) };
        }

        if (StepOf(handle) is { } step && steps.Runs(step))
        {
            _missingSince.Remove(handle.AttemptFolder);
            return new() { Attempt = handle.Attempt, Phase = JobPhase.Running, Detail = $"step {step}" };
        }

        var since = _missingSince.TryGetValue(handle.AttemptFolder, out var seen) ? seen : _missingSince[handle.AttemptFolder] = time.GetUtcNow();
        return time.GetUtcNow() - since < MustStayAway || steps.TakenAt <= since
            ? new() { Attempt = handle.Attempt, Phase = JobPhase.Ended, Detail = "its step is not in the queue" }
            : Gone(handle);
    }

    private static JobObservation Gone(JobHandle handle)
    {
        var claim = ClaimRecord.Read(handle.AttemptFolder);
        bool claimed = claim is not null || Directory.Exists(ClaimRecord.FolderOf(handle.AttemptFolder));
        string log = StepLog.Read(handle.AttemptFolder);
        return new()
        {
            Attempt = handle.Attempt,
            Phase = JobPhase.Gone,
            NeverStarted = !claimed,
            Outcome = claimed ? StepLog.OutcomeOf(log) ?? AttemptOutcome.Lost : null,
            Detail = claimed ? $"step {claim?.Job ?? "(unknown)"} is gone and left no exit record; {StepLog.Line(log)}".TrimEnd(' ', ';') : "never started",
        };
    }

    private static bool HasExitRecord(JobHandle handle) => File.Exists(Path.Combine(handle.AttemptFolder, "exit.json"));
}
