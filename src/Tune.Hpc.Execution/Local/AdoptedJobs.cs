using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Local;

/// <summary>Jobs that another driver, or a launcher that is gone, has left: known by the claim in their attempt's folder.</summary>
/// <param name="host">This machine's name, as job scripts write it.</param>
/// <param name="time">The clock.</param>
internal sealed class AdoptedJobs(string host, TimeProvider time)
{
    /// <summary>A claim whose record is still missing after this time belongs to a job that died in between.</summary>
    private static readonly TimeSpan ClaimSettles = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ClaimRecord> _seenAlive = new(StringComparer.Ordinal);
    private readonly HashSet<string> _killedElsewhere = new(StringComparer.Ordinal);

    /// <summary>Where the job of an attempt stands.</summary>
    public JobObservation Observe(JobHandle handle)
    {
        if (HasExitRecord(handle))
        {
            KillWhatItLeft(handle.AttemptFolder);
            return Gone(handle, null, null);
        }

        if (ClaimRecord.Read(handle.AttemptFolder) is not { } claim)
        {
            return WithoutRecord(handle);
        }

        if (claim.Host != host)
        {
            return Elsewhere(handle, claim);
        }

        if (ProcessProbe.IsAlive(claim, handle.AttemptFolder))
        {
            lock (_gate)
            {
                _seenAlive[handle.AttemptFolder] = claim;
            }

            return new() { Attempt = handle.Attempt, Phase = JobPhase.Running, Detail = $"process {claim.Pid}" };
        }

        KillWhatItLeft(handle.AttemptFolder);
        return HasExitRecord(handle)
            ? Gone(handle, null, null)
            : Gone(handle, AttemptOutcome.Lost, $"process {claim.Pid} is gone and left no exit record");
    }

    /// <summary>Ends the job of an attempt, if it is there.</summary>
    public void Cancel(JobHandle handle, CancelMode mode)
    {
        if (ClaimRecord.Read(handle.AttemptFolder) is not { } claim)
        {
            return;
        }

        if (claim.Host != host)
        {
            if (mode == CancelMode.Kill)
            {
                lock (_gate)
                {
                    _killedElsewhere.Add(handle.AttemptFolder);
                }
            }
        }
        else if (ProcessProbe.IsAlive(claim, handle.AttemptFolder))
        {
            lock (_gate)
            {
                _seenAlive[handle.AttemptFolder] = claim;
            }

            ProcessProbe.Signal(claim.Pid, mode.ToSignal());
        }
    }

    /// <summary>Whether there is any job whose end nobody will tell.</summary>
    public bool AnyAlive()
    {
        lock (_gate)
        {
            return _seenAlive.Count > 0;
        }
    }

    /// <summary>Whether a job seen alive is so no more; true once for each.</summary>
    public bool AnyEnded()
    {
        List<string> ended;
        lock (_gate)
        {
            ended = [.. _seenAlive.Where(j => !ProcessProbe.IsAlive(j.Value, j.Key)).Select(j => j.Key)];
        }

        ended.ForEach(KillWhatItLeft);
        return ended.Count > 0;
    }

    private JobObservation WithoutRecord(JobHandle handle)
    {
        string claim = ClaimRecord.FolderOf(handle.AttemptFolder);
        if (!Directory.Exists(claim))
        {
            return Gone(handle, null, "never started") with { NeverStarted = true };
        }

        return time.GetUtcNow() - Directory.GetLastWriteTimeUtc(claim) < ClaimSettles
            ? new() { Attempt = handle.Attempt, Phase = JobPhase.Running, Detail = "has just claimed its attempt" }
            : Gone(handle, AttemptOutcome.Lost, "claimed its attempt and never wrote who it is");
    }

    private JobObservation Elsewhere(JobHandle handle, ClaimRecord claim)
    {
        bool killed;
        lock (_gate)
        {
            killed = _killedElsewhere.Contains(handle.AttemptFolder);
        }

        return killed
            ? Gone(handle, AttemptOutcome.Lost, $"given up: process {claim.Pid} on {claim.Host}, which cannot be asked from {host}")
            : new()
            {
                Attempt = handle.Attempt,
                Phase = JobPhase.Running,
                Detail = $"process {claim.Pid} on {claim.Host}, which cannot be asked from {host}: taken as running until its exit record appears or it is killed",
            };
    }

    // A leader that ended leaves its group's id in use while members live, so the number cannot mean somebody else yet.
    private void KillWhatItLeft(string attemptFolder)
    {
        bool seen;
        ClaimRecord? claim;
        lock (_gate)
        {
            seen = _seenAlive.Remove(attemptFolder, out claim);
        }

        if (seen)
        {
            ProcessProbe.SignalGroup(claim!.Pid, ProcessProbe.Kill);
        }
    }

    private static JobObservation Gone(JobHandle handle, AttemptOutcome? outcome, string? detail) =>
        new() { Attempt = handle.Attempt, Phase = JobPhase.Gone, Outcome = outcome, Detail = detail };

    private static bool HasExitRecord(JobHandle handle) => File.Exists(Path.Combine(handle.AttemptFolder, "exit.json"));
}
