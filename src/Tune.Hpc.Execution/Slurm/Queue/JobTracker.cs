using System.Collections.Immutable;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>Folds answers of the queue and of accounting into what is known of each job. Calls nothing; time is an argument.</summary>
/// <param name="grace">How long a job must stay vanished, ended or without hope before that is believed.</param>
/// <param name="attemptOf">The attempt of a job by its name and its index; null where it is none of ours.</param>
/// <param name="claimOf">Reads the claim in an attempt's folder.</param>
internal sealed class JobTracker(TimeSpan grace, Func<string, int?, AttemptId?> attemptOf, Func<string, SlurmClaim?> claimOf)
{
    /// <summary>How long beyond the grace accounting is waited for that does not answer, or still calls a job running that the queue does not know.</summary>
    private static readonly TimeSpan AccountingPatience = TimeSpan.FromMinutes(2);

    /// <summary>How far apart a job's own submission and a record without its name may lie to be the same.</summary>
    private static readonly TimeSpan SameSubmission = TimeSpan.FromSeconds(5);

    private readonly Dictionary<AttemptId, TrackedJob> _jobs = [];
    private readonly Dictionary<AttemptId, TimeSpan> _left = [];
    private readonly JobVerdict _verdict = new(grace, AccountingPatience, claimOf);

    /// <summary>Takes note of the jobs asked about now; others are forgotten.</summary>
    public void Expect(IReadOnlyList<JobHandle> handles, TimeSpan now)
    {
        var asked = handles.Select(h => h.Attempt).ToHashSet();
        foreach (var left in _jobs.Keys.Where(a => !asked.Contains(a)).ToList())
        {
            _jobs.Remove(left);
            _left[left] = now;
        }

        foreach (var handle in handles)
        {
            _left.Remove(handle.Attempt);
            Find(handle).Expect(handle, now, claimOf);
        }
    }

    /// <summary>Jobs were handed over, or may have been.</summary>
    public void HandedOver(IEnumerable<JobHandle> handles, TimeSpan now, DateTimeOffset wall)
    {
        foreach (var handle in handles)
        {
            Find(handle).WasHandedOver(now, wall);
        }
    }

    /// <summary>This driver ends these jobs.</summary>
    public void Canceled(IEnumerable<JobHandle> handles)
    {
        foreach (var handle in handles)
        {
            Find(handle).CanceledHere = true;
        }
    }

    /// <summary>Takes in an answer of the queue.</summary>
    public void Fold(QueuePicture picture)
    {
        foreach (var gone in _left.Keys.Where(a => !picture.Jobs.ContainsKey(a)).ToList())
        {
            _left.Remove(gone);
        }

        foreach (var job in _jobs.Values)
        {
            job.Fold(picture);
        }
    }

    /// <summary>The ids accounting is to be asked about: jobs that vanished, and ends that the queue does not explain.</summary>
    public ImmutableArray<string> ToAsk(TimeSpan now) => [.. _jobs.Values.Where(j => _verdict.NeedsAccounting(j, now)).SelectMany(j => j.Ids).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The earliest moment since which accounting has to look, by the wall clock; null where it is not known.</summary>
    public DateTimeOffset? Earliest => _jobs.Values.Select(j => j.HandedOver ?? j.Row?.Submit ?? j.Handle.StartedAt).Aggregate((DateTimeOffset?)DateTimeOffset.MaxValue, (a, b) => b is null || a is null ? null : a < b ? a : b);

    /// <summary>Whether there is accounting to ask.</summary>
    public bool HasAccounting
    {
        get => _verdict.HasAccounting;
        set => _verdict.HasAccounting = value;
    }

    /// <summary>Takes in an answer of accounting about those ids.</summary>
    /// <param name="asked">The ids asked about.</param>
    /// <param name="askedAt">When the question went out.</param>
    /// <param name="rows">The answer.</param>
    public void Fold(IReadOnlySet<string> asked, TimeSpan askedAt, IReadOnlyList<AccountingRow> rows)
    {
        foreach (var job in _jobs.Values.Where(j => j.Ids.Any(asked.Contains)))
        {
            job.AccountedAt = askedAt;
            job.Record = rows.LastOrDefault(r => IsOf(job, r)) ?? job.Record;
        }
    }

    /// <summary>Whether an answer of the queue is waited for: doubt about a submission, a job that vanished, an end whose reason is asked for.</summary>
    public bool Awaits(TimeSpan now) => _jobs.Values.Any(j =>
        (j.MissingSince is not null && !_verdict.IsConfirmedMissing(j, now))
        || (j.IsDoubtful && j.HandedOverAt is not null && j.MissingSince is null)
        || (j.Handle.WordIsAwaited && j.EndedSince is null)
        || _verdict.IsHeldBack(j, now));

    /// <summary>What is known of the jobs asked about, and of others of the experiment that are not over.</summary>
    public IReadOnlyList<JobObservation> Observe(QueuePicture? picture, TimeSpan now)
    {
        var told = _jobs.Values.Select(j => _verdict.Of(j, now)).OfType<JobObservation>();
        var strays = picture is null ? [] :
            from stray in picture.Jobs
            where !_jobs.ContainsKey(stray.Key)
            let row = stray.Value.FirstOrDefault(r => !r.Word.IsOver)
            where row is not null && IsStray(stray.Key, row, picture)
            select new JobObservation { Attempt = stray.Key, Job = row.Id, Phase = row.Word.Phase, Node = JobVerdict.NodeOf(row) };
        return [.. told, .. strays];
    }

    /// <summary>The folder of an attempt asked about.</summary>
    public string? FolderOf(AttemptId attempt) => _jobs.GetValueOrDefault(attempt)?.Handle.AttemptFolder;

    /// <summary>The row that counts for an attempt asked about, as of the last answer that had one.</summary>
    public QueueRow? RowOf(AttemptId attempt) => _jobs.GetValueOrDefault(attempt)?.Row;

    /// <summary>A job that was seen to end by its record is still on its way out of the queue for a while.</summary>
    private bool IsStray(AttemptId attempt, QueueRow row, QueuePicture picture) =>
        !_left.TryGetValue(attempt, out var left) || picture.AskedAt - left > (row.Word.Phase == JobPhase.Running ? grace : TimeSpan.Zero);

    private TrackedJob Find(JobHandle handle)
    {
        if (!_jobs.TryGetValue(handle.Attempt, out var job))
        {
            job = new TrackedJob(handle);
            _jobs.Add(handle.Attempt, job);
        }

        return job;
    }

    /// <summary>Whether a record is that of a job: by name, as ids are given again. A record whose start was never written has no name; then the moment of its submission counts.</summary>
    private bool IsOf(TrackedJob job, AccountingRow row)
    {
        if (!job.Ids.Contains(row.Id))
        {
            return false;
        }

        return row.Name == AccountingRow.PartialName
            ? (job.HandedOver ?? job.Row?.Submit) is { } ours && row.Submit is { } theirs && (ours - theirs).Duration() <= SameSubmission
            : attemptOf(row.Name, row.Index) == job.Handle.Attempt;
    }
}
