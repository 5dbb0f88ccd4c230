using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>Asks the queue, and accounting about what the queue no longer explains, in the background: a call may hang for as long as the controller is away.</summary>
/// <param name="settings">The executor's settings.</param>
/// <param name="programs">Calls Slurm's programs.</param>
/// <param name="tracker">Takes the answers in.</param>
/// <param name="pace">Says when it is time.</param>
/// <param name="attemptOf">The attempt of a job by its name and its index.</param>
/// <param name="time">The clock.</param>
internal sealed class QueueWatch(
    SlurmSettings settings, SlurmPrograms programs, JobTracker tracker, PollPace pace, Func<string, int?, AttemptId?> attemptOf, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How far back accounting looks where nobody knows when a job was handed over.</summary>
    private const int DaysBack = 60;

    private readonly CancellationTokenSource _leaving = new();
    private readonly long _start = time.GetTimestamp();
    private (Task<SlurmAnswer> Call, TimeSpan AskedAt)? _queue;
    private (Task<SlurmAnswer> Call, TimeSpan AskedAt, ImmutableArray<string> Ids)? _accounting;
    private TuneException? _failure;

    /// <summary>The monotonic clock.</summary>
    public TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>The last answer; null before the first.</summary>
    public QueuePicture? Picture { get; private set; }

    /// <summary>Whether the queue was ever asked to the end.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>Whether the queue may be asked now, if somebody has need of an answer.</summary>
    public bool MayAsk => Now >= pace.DueAt(awaited: true);

    /// <summary>Whether a query of the queue is under way.</summary>
    public bool IsAsking => _queue is not null;

    /// <summary>When the next query is due.</summary>
    public TimeSpan DueAt => pace.DueAt(tracker.Awaits(Now));

    /// <summary>The failure of the last query, once.</summary>
    public TuneException? TakeFailure()
    {
        var failure = _failure;
        _failure = null;
        return failure;
    }

    /// <summary>Asks what is due, waits for the answer so long, and takes in what has come.</summary>
    /// <param name="patience">How long it waits.</param>
    /// <param name="force">Asks the queue even if no query is due.</param>
    /// <param name="cancellationToken">Ends the wait, not the query.</param>
    public async Task PollAsync(TimeSpan patience, bool force, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        if (_queue is null && (force || Now >= DueAt))
        {
            _queue = (programs.RunAsync("squeue", ["-h", "-r", "-t", "all", "-u", settings.UserName, "-o", QueueRow.Format], _leaving.Token), Now);
        }

        if (_queue is { } queue && await EndsAsync(queue.Call, Left(patience, begin), cancellationToken).ConfigureAwait(false))
        {
            _queue = null;
            TakeQueue(await queue.Call.ConfigureAwait(false), queue.AskedAt);
            AskAccounting();
        }

        if (_accounting is { } accounting && await EndsAsync(accounting.Call, Left(patience, begin), cancellationToken).ConfigureAwait(false))
        {
            _accounting = null;
            TakeAccounting(await accounting.Call.ConfigureAwait(false), accounting.AskedAt, accounting.Ids);
        }
    }

    /// <summary>Returns when an answer has come or the next query is due, or after that time.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var call = _queue?.Call ?? _accounting?.Call;
        if (call is not null)
        {
            await EndsAsync(call, atMost, cancellationToken).ConfigureAwait(false);
            return;
        }

        var due = DueAt - Now;
        await Task.Delay(due > TimeSpan.Zero && (due < atMost || atMost < TimeSpan.Zero) ? due : atMost, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives up the calls that are under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        foreach (var call in new Task?[] { _queue?.Call, _accounting?.Call }.OfType<Task>())
        {
            await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _leaving.Dispose();
    }

    private void TakeQueue(SlurmAnswer answer, TimeSpan askedAt)
    {
        HasAsked = true;
        try
        {
            var rows = answer.Ok ? QueueRow.Parse(answer.Output, JobName.PrefixOf(settings.ExperimentId)) : throw SlurmFailure.Of(answer, "squeue");
            var picture = QueuePicture.Of(rows, attemptOf, askedAt, Now);
            pace.Answered(Now, picture.DiffersFrom(Picture));
            Picture = picture;
            _failure = null; // an older one that nobody has taken is over
            tracker.Fold(picture);
        }
        catch (TuneException failed)
        {
            _failure = failed;
            pace.Failed(Now, answer.Text);
        }
        catch (FormatException damaged)
        {
            _failure = new TuneException(SlurmCodes.CallFailed, $"slurm: squeue: {damaged.Message}; the queue will be asked again.") { ExitCode = 3 };
            pace.Failed(Now, damaged.Message);
        }
    }

    private void AskAccounting()
    {
        var ids = _accounting is null && _failure is null ? tracker.ToAsk(Now) : [];
        if (!ids.IsEmpty)
        {
            int days = tracker.Earliest is { } since && since != DateTimeOffset.MaxValue ? Math.Clamp((int)Math.Ceiling((time.GetUtcNow() - since).TotalDays), 0, 3650) + 1 : DaysBack;
            string from = string.Create(CultureInfo.InvariantCulture, $"now-{days}days");
            _accounting = (programs.RunAsync("sacct", ["-X", "-P", "-n", "-S", from, "-o", AccountingRow.Format, "-j", string.Join(',', ids)], _leaving.Token), Now, ids);
        }
    }

    /// <summary>A failure here is no evidence of anything.</summary>
    private void TakeAccounting(SlurmAnswer answer, TimeSpan askedAt, ImmutableArray<string> ids)
    {
        if (answer.Ok)
        {
            tracker.Fold(ids.ToHashSet(StringComparer.Ordinal), askedAt, AccountingRow.Parse(answer.Output));
        }
        else if (answer.NotStarted || answer.Error.Contains("accounting storage is disabled", StringComparison.OrdinalIgnoreCase))
        {
            tracker.HasAccounting = false;
        }
    }

    private TimeSpan Left(TimeSpan patience, long begin)
    {
        var left = patience - time.GetElapsedTime(begin);
        return patience < TimeSpan.Zero ? patience : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task<bool> EndsAsync(Task call, TimeSpan within, CancellationToken cancellationToken)
    {
        if (!call.IsCompleted)
        {
            try
            {
                await call.WaitAsync(within, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        return true;
    }
}
