using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Writes down what a cluster's queue shows beside single attempts: why jobs wait, what the driver's questions cost, jobs that nobody wants any more.</summary>
internal sealed class QueueNotes(ExperimentFolder folder, IExecutor executor, Recorder recorder)
{
    /// <summary>The journal is no log of the queue: counts that change every second are written down this often.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>A job that was canceled and is still there is canceled again after this time.</summary>
    private static readonly TimeSpan BetweenCancels = TimeSpan.FromSeconds(60);

    /// <summary>A job whose command has ended is gone from the queue after this time, the cluster's own clearing up and an old picture of the queue included.</summary>
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, DateTimeOffset> _canceled = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _calls = new(StringComparer.Ordinal);
    private DateTimeOffset _waitingAt = DateTimeOffset.MinValue;
    private DateTimeOffset _callsAt = DateTimeOffset.MinValue;

    /// <summary>Jobs in the queue whose attempts have ended: they must not stay behind.</summary>
    internal IReadOnlyList<JobHandle> Strays { get; private set; } = [];

    /// <summary>A new look begins: what an earlier one found was acted upon.</summary>
    internal void Begin() => Strays = [];

    internal void Note(IEnumerable<JobObservation> observations)
    {
        var waiting = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        var strays = new List<JobHandle>();
        foreach (var seen in observations.Where(o => o.Phase is JobPhase.Queued or JobPhase.Running))
        {
            if (IsStray(seen))
            {
                strays.Add(new JobHandle(NameOf(seen.Attempt), seen.Job, folder.Attempt(seen.Attempt).Path));
            }
            else if (seen is { Phase: JobPhase.Queued, PendingReason: { } reason })
            {
                waiting[reason] = waiting.GetValueOrDefault(reason) + 1;
            }
        }

        Strays = strays;
        NoteWaiting(waiting.ToImmutable());
    }

    /// <summary>Adds up the calls to the scheduler, and writes them down now and then, or at once.</summary>
    internal void NoteCalls(bool atOnce)
    {
        foreach (var (program, count) in executor.TakeCalls())
        {
            _calls[program] = _calls.GetValueOrDefault(program) + count;
        }

        if (_calls.Count > 0 && (atOnce || recorder.Now - _callsAt >= Interval))
        {
            recorder.Append(new CallsMade { Calls = _calls.ToImmutableSortedDictionary(StringComparer.Ordinal) });
            _calls.Clear();
            _callsAt = recorder.Now;
        }
    }

    private JobName NameOf(AttemptId attempt) => new(recorder.State.Created!.ExperimentId, attempt);

    /// <summary>Only what is known to have ended: a driver that was held up may not know the attempts its successor has planned. What left its exit record leaves
    /// by itself, and must not be told apart as canceled.</summary>
    private bool IsStray(JobObservation seen)
    {
        var attempt = recorder.State.Find(seen.Attempt);
        bool stays = attempt?.Outcome is not null && (!attempt.LeftRecord || recorder.Now - attempt.EndedAt >= TimeToLeave);
        string job = seen.Job ?? seen.Attempt.ToString();
        if (!stays || (_canceled.TryGetValue(job, out var at) && recorder.Now - at < BetweenCancels))
        {
            return false;
        }

        _canceled[job] = recorder.Now;
        return true;
    }

    private void NoteWaiting(ImmutableSortedDictionary<string, long> waiting)
    {
        var before = recorder.State.Cluster.Waiting;
        if (waiting.SequenceEqual(before) || (recorder.Now - _waitingAt < Interval && waiting.Keys.SequenceEqual(before.Keys)))
        {
            return;
        }

        recorder.Append(new QueueSeen { Waiting = waiting });
        _waitingAt = recorder.Now;
    }
}
