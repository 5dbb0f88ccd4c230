using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>Says what is known of a job, once enough is known to say it. Calls nothing; time is an argument.</summary>
/// <param name="grace">How long a job must stay vanished, ended or without hope before that is believed.</param>
/// <param name="patience">How long beyond that accounting is waited for.</param>
/// <param name="claimOf">Reads the claim in an attempt's folder.</param>
internal sealed class JobVerdict(TimeSpan grace, TimeSpan patience, Func<string, SlurmClaim?> claimOf)
{
    /// <summary>One answer may come from a controller that has only just started.</summary>
    private const int EnoughAnswers = 2;

    /// <summary>Accounting learns of ends some seconds late.</summary>
    private static readonly TimeSpan HoldBack = TimeSpan.FromSeconds(15);

    /// <summary>The signal in accounting's exit code of a job that could not be launched.</summary>
    private const int LaunchFailure = 53;

    /// <summary>Where a job runs or ran; null where the queue does not say.</summary>
    public static string? NodeOf(QueueRow row) => row.Nodes.Length > 0 ? row.Nodes : null;

    /// <summary>Whether there is accounting to ask.</summary>
    public bool HasAccounting { get; set; } = true;

    /// <summary>Whether accounting may say more than the queue does: of jobs that vanished, of cancellations that are not ours, and of ends that left no record.</summary>
    public bool NeedsAccounting(TrackedJob job, TimeSpan now)
    {
        if (!HasAccounting || job.Requeued || job.Record is { Word.IsOver: true } || !job.Ids.Any())
        {
            return false;
        }

        return job.MissingSince is not null
            || IsHeldBack(job, now)
            || (job.IsLongOver && now - job.EndedSince < grace && job.Row?.Word.Outcome is AttemptOutcome.Canceled or AttemptOutcome.Failed or AttemptOutcome.Completed);
    }

    /// <summary>Whether a cancellation by somebody else is not told yet, because accounting will know by whom.</summary>
    public bool IsHeldBack(TrackedJob job, TimeSpan now) =>
        HasAccounting && !job.CanceledHere && !job.Requeued && job.Record is not { Word.IsOver: true }
        && job.Row?.Word.Outcome is AttemptOutcome.Canceled && job.EndedSince is { } ended && now - ended < HoldBack;

    /// <summary>Whether a job that is missing from the queue is believed to be gone.</summary>
    public bool IsConfirmedMissing(TrackedJob job, TimeSpan now)
    {
        if (job.MissingSince is not { } since || job.MissingAnswers < EnoughAnswers || now - since < grace)
        {
            return false;
        }

        bool silent = job.Record is null && job.AccountedAt - since >= grace / 3;
        bool settled = !HasAccounting || !job.Ids.Any() || silent || job.Record is { Word.IsOver: true };
        return settled || now - since >= grace + patience;
    }

    /// <summary>What is to be said of a job; null where there is nothing yet.</summary>
    public JobObservation? Of(TrackedJob job, TimeSpan now)
    {
        if (job.MissingSince is not null)
        {
            return IsConfirmedMissing(job, now) ? Vanished(job) : null;
        }

        return job.Row is not { } row ? null : job.EndedSince is not null ? Ended(job, row, now) : Alive(job, row, now);
    }

    private JobObservation Alive(TrackedJob job, QueueRow row, TimeSpan now)
    {
        var seen = new JobObservation { Attempt = job.Handle.Attempt, Job = row.Id, Phase = row.Word.Phase, Node = NodeOf(row) };
        if (seen.Phase == JobPhase.Running)
        {
            return StateWord.IsPlainRunning(row.State) ? seen : seen with { Detail = row.State };
        }

        string? reason = row.Reason is "" or "None" ? null : row.Reason;
        bool never = job.NeverSince is { } since && now - since >= grace;
        return seen with { PendingReason = reason, Never = never ? $"{row.Reason}: {NeverReasons.Of(row.Reason)}" : null };
    }

    private JobObservation Ended(TrackedJob job, QueueRow row, TimeSpan now)
    {
        if (job.Requeued)
        {
            return new()
            {
                Attempt = job.Handle.Attempt,
                Job = row.Id,
                Phase = now - job.EndedSince >= grace ? JobPhase.Gone : JobPhase.Ended,
                Outcome = AttemptOutcome.Requeued,
                Node = job.Claim?.Node,
                Detail = $"job {row.Id} was put back into the queue after it had begun",
            };
        }

        if (IsHeldBack(job, now))
        {
            return new() { Attempt = job.Handle.Attempt, Job = row.Id, Phase = JobPhase.Running, Node = NodeOf(row), Detail = row.State };
        }

        bool settled = now - job.EndedSince >= grace;
        var seen = Final(job, row.State, row.Word.Outcome!.Value, NodeOf(row));
        return settled ? Settled(job, seen) : seen;
    }

    private JobObservation Vanished(TrackedJob job)
    {
        if (job.Record is { Word.IsOver: true } record)
        {
            return Settled(job, Final(job, record.State, record.Word.Outcome!.Value, record.Nodes.Length > 0 ? record.Nodes : null));
        }

        var gone = new JobObservation { Attempt = job.Handle.Attempt, Phase = JobPhase.Gone, Outcome = AttemptOutcome.Lost, Node = job.Row is { } row ? NodeOf(row) : job.Claim?.Node };
        if (claimOf(job.Handle.AttemptFolder) is not null)
        {
            // Of a job whose exit record was read nothing more will be heard.
            return gone with { Outcome = job.Handle.WordIsAwaited ? null : AttemptOutcome.Lost, Detail = $"{NameOf(job)} is no longer in the queue" };
        }

        return job.WasTakenOut
            ? gone with { Outcome = AttemptOutcome.Canceled, Detail = $"{NameOf(job)} was taken out of the queue while it waited; the rest of its array is still there" }
            : gone with { NeverStarted = true, Detail = $"{NameOf(job)} is not in the queue and never began" };
    }

    /// <summary>What an end means, with what accounting adds to it.</summary>
    private static JobObservation Final(TrackedJob job, string state, AttemptOutcome outcome, string? node)
    {
        var record = job.Record is { Word.IsOver: true } final ? final : null;
        int? code = record?.Code is > 0 and var c ? c : null;
        int? signal = record?.Signal is > 0 and var s ? s : null;
        outcome = (outcome, code, signal) switch
        {
            (AttemptOutcome.Failed, JobScript.AlreadyClaimed, _) => AttemptOutcome.Requeued,
            (AttemptOutcome.Failed, JobScript.CannotClaim, _) or (AttemptOutcome.Failed, null, LaunchFailure) => AttemptOutcome.LaunchFailed,
            _ => outcome,
        };
        return new()
        {
            Attempt = job.Handle.Attempt,
            Job = job.Ids.FirstOrDefault(),
            Phase = JobPhase.Ended,
            Outcome = outcome,
            ExitCode = code,
            Signal = signal is LaunchFailure ? null : signal,
            Node = node,
            Detail = Describe(job, state, code, record?.CanceledBy),
        };
    }

    private static string Describe(TrackedJob job, string state, int? code, string? canceledBy) => code is JobScript.AlreadyClaimed
        ? $"{NameOf(job)}: another job of this attempt had begun before it"
        : $"{NameOf(job)}: {state.Split(' ')[0]}{(canceledBy is null ? "" : $" by {canceledBy}")}{(code is null ? "" : $", exit code {code}")}";

    /// <summary>An end that is believed: an attempt that was never claimed may be handed over again, unless somebody wanted it to end.</summary>
    private JobObservation Settled(TrackedJob job, JobObservation seen)
    {
        seen = seen with { Phase = JobPhase.Gone };
        if (claimOf(job.Handle.AttemptFolder) is not null)
        {
            return seen.Outcome is AttemptOutcome.Completed or AttemptOutcome.Failed && !job.Handle.WordIsAwaited ? WithoutRecord(seen) : seen;
        }

        bool wanted = seen.Outcome is AttemptOutcome.Canceled or AttemptOutcome.Deadline;
        var outcome = seen.Outcome is AttemptOutcome.Failed or AttemptOutcome.Completed ? AttemptOutcome.LaunchFailed : seen.Outcome;
        return wanted ? seen : seen with { Outcome = outcome, NeverStarted = true, Detail = $"{seen.Detail}, and the script never began" };
    }

    /// <summary>A script that was killed leaves no record and failed. One that exits leaves its record whatever its code: a code without one is none of the script's.
    /// A controller that crashed may refuse to go on with a job, and call it failed.</summary>
    private static JobObservation WithoutRecord(JobObservation seen) => seen with
    {
        Outcome = seen is { Outcome: AttemptOutcome.Failed, ExitCode: not null, Signal: null } ? AttemptOutcome.Lost : seen.Outcome,
        ExitCode = seen.Signal is null ? null : seen.ExitCode,
        Detail = $"{seen.Detail}, but it left no exit record",
    };

    private static string NameOf(TrackedJob job) => job.Ids.FirstOrDefault() is { } id ? $"job {id}" : $"job '{job.Handle.Name}'";
}
