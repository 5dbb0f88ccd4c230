using System.Collections.Immutable;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>What is known of one attempt's job from one answer of the queue to the next.</summary>
/// <param name="handle">The job.</param>
internal sealed class TrackedJob(JobHandle handle)
{
    private readonly HashSet<(string Id, DateTimeOffset? Submit)> _old = [];
    private QueuePicture? _folded;
    private TimeSpan? _claimedAt;

    /// <summary>The job, as it was last asked about.</summary>
    public JobHandle Handle { get; private set; } = handle;

    /// <summary>What lies in its claim, once that was seen.</summary>
    public SlurmClaim? Claim { get; private set; }

    /// <summary>When this driver handed it over, by the wall clock; null where another did.</summary>
    public DateTimeOffset? HandedOver { get; private set; }

    /// <summary>When this driver handed it over: older answers say nothing about it.</summary>
    public TimeSpan? HandedOverAt { get; private set; }

    /// <summary>The row that counts, as of the last answer that had one.</summary>
    public QueueRow? Row { get; private set; }

    /// <summary>Since when it is missing from the queue; null where it is not.</summary>
    public TimeSpan? MissingSince { get; private set; }

    /// <summary>In how many answers it was missing by now.</summary>
    public int MissingAnswers { get; private set; }

    /// <summary>It was seen waiting in the answer before the one it was first missing from, and that answer shows another element of its array.</summary>
    public bool WasTakenOut { get; private set; }

    /// <summary>Since when the queue calls it over; null where it does not.</summary>
    public TimeSpan? EndedSince { get; private set; }

    /// <summary>It was over in an earlier answer already, and is asked about still: what it left does not say how it ended.</summary>
    public bool IsLongOver { get; private set; }

    /// <summary>It was put back into the queue after it had begun.</summary>
    public bool Requeued { get; private set; }

    /// <summary>Since when it waits for a reason that means never; null where it does not.</summary>
    public TimeSpan? NeverSince { get; private set; }

    /// <summary>What accounting knows of it, once it does.</summary>
    public AccountingRow? Record { get; set; }

    /// <summary>When the last question about it went out that accounting answered; null where there was none.</summary>
    public TimeSpan? AccountedAt { get; set; }

    /// <summary>This driver asked the cluster to end it.</summary>
    public bool CanceledHere { get; set; }

    /// <summary>It is not known whether it was handed over at all.</summary>
    public bool IsDoubtful => Row is null && Handle.Job is null && Claim?.Job is null;

    /// <summary>The ids by which accounting may know it.</summary>
    public IEnumerable<string> Ids => new[] { Claim?.Job, Handle.Job, Row?.Id }.OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Takes note of how it is asked about now.</summary>
    public void Expect(JobHandle handle, TimeSpan now, Func<string, SlurmClaim?> claimOf)
    {
        Handle = handle;
        if (handle.StartedAt is not null)
        {
            _claimedAt ??= now;
            Claim ??= claimOf(handle.AttemptFolder);
        }
    }

    /// <summary>It was handed over, or may have been: what was known before concerns earlier jobs.</summary>
    public void WasHandedOver(TimeSpan now, DateTimeOffset wall)
    {
        if (_folded?.Jobs.GetValueOrDefault(Handle.Attempt) is { IsDefault: false } rows)
        {
            _old.UnionWith(rows.Where(r => r.Word.IsOver).Select(r => (r.Id, r.Submit)));
        }

        (HandedOverAt, HandedOver) = (now, wall);
        (Row, Record, MissingSince, EndedSince, NeverSince, _claimedAt, Claim) = (null, null, null, null, null, null, null);
        (MissingAnswers, AccountedAt, Requeued, WasTakenOut, CanceledHere, IsLongOver) = (0, null, false, false, false, false);
    }

    /// <summary>Takes in an answer of the queue.</summary>
    public void Fold(QueuePicture picture)
    {
        if (ReferenceEquals(picture, _folded) || picture.AskedAt < HandedOverAt)
        {
            return;
        }

        _folded = picture;
        IsLongOver = EndedSince is not null;
        var rows = picture.Jobs.GetValueOrDefault(Handle.Attempt);
        if (Choose(rows.IsDefault ? [] : [.. rows.Where(r => !_old.Contains((r.Id, r.Submit)))]) is { } row)
        {
            Seen(row, picture);
        }
        else if (EndedSince is null)
        {
            Missing(picture);
        }
    }

    private void Missing(QueuePicture picture)
    {
        if (MissingSince is null)
        {
            WasTakenOut = Row is { Word.Phase: JobPhase.Queued } waiting && picture.HasSiblingOf(waiting);
        }

        MissingSince ??= picture.AnsweredAt;
        MissingAnswers++;
    }

    private void Seen(QueueRow row, QueuePicture picture)
    {
        Row = row;
        (MissingSince, MissingAnswers, WasTakenOut) = (null, 0, false);
        bool waits = row.Word.Phase == JobPhase.Queued;

        // A question that went out before the claim was seen may have been answered before the job began.
        Requeued |= waits && _claimedAt < picture.AskedAt && (Claim?.Job is null || Claim.Job == row.Id);
        EndedSince = Requeued || row.Word.IsOver ? EndedSince ?? picture.AnsweredAt : null;
        NeverSince = waits && NeverReasons.Of(row.Reason) is not null ? NeverSince ?? picture.AnsweredAt : null;
    }

    /// <summary>The job that counts where an attempt has several: the one that holds the claim, else one that runs, else one that waits, else the youngest.</summary>
    private QueueRow? Choose(ImmutableArray<QueueRow> rows) => Claim?.Job is { } claimed
        ? rows.FirstOrDefault(r => r.Id == claimed)
        : rows.OrderBy(r => r.Word.Phase switch { JobPhase.Running => 0, JobPhase.Queued => 1, _ => 2 })
            .ThenByDescending(r => r.Submit)
            .ThenByDescending(r => r.Id.Length)
            .ThenByDescending(r => r.Id, StringComparer.Ordinal)
            .FirstOrDefault();
}
