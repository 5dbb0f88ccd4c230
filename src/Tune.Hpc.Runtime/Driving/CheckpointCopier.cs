using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Puts checkpoints that trials take over among their own. A copy that is there is not made again, so a driver that takes over may repeat it.</summary>
internal sealed class CheckpointCopier
{
    /// <summary>How often in a row the disk may refuse a copy before the trial goes on without it.</summary>
    private const int MostRefusals = 20;

    private readonly CheckpointStore _store;
    private readonly Recorder _recorder;
    private readonly CheckpointCheck _check;
    private readonly SortedSet<TrialId> _due;
    private readonly Dictionary<TrialId, int> _refusals = [];

    internal CheckpointCopier(CheckpointStore store, Recorder recorder, CheckpointCheck check)
    {
        _store = store;
        _recorder = recorder;
        _check = check;
        _due = [.. recorder.State.Trials.Where(IsDue).Select(t => t.Id)];
        recorder.Appended += OnAppended;
    }

    /// <summary>What is to be copied: nothing of it may be removed.</summary>
    internal IEnumerable<TrialExploited> Due => _due.Select(id => _recorder.State.Find(id)!).Where(IsDue).Select(t => t.CopyDue!);

    /// <summary>Copies what is due. Large ones take their time, while which the driver keeps its lease.</summary>
    internal async Task CopyAsync(CancellationToken cancellationToken)
    {
        foreach (var exploited in Due.ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await Task.Run(() => TryCopy(exploited), cancellationToken).ConfigureAwait(false) is { } happened)
            {
                _refusals.Remove(exploited.Trial);
                _recorder.Append(happened);
            }
        }

        _due.RemoveWhere(id => !IsDue(_recorder.State.Find(id)!));
    }

    private static bool IsDue(TrialState trial) => trial is { CopyDue: not null, HasEnded: false };

    private void OnAppended(ExperimentEvent happened)
    {
        var trial = happened switch
        {
            TrialExploited { Checkpoint: not null } e => e.Trial,
            TrialReopened e => e.Trial,
            _ => (TrialId?)null,
        };
        if (trial is { } id)
        {
            _due.Add(id);
        }
    }

    private ExperimentEvent? TryCopy(TrialExploited exploited)
    {
        string source = exploited.SourceCheckpoint!;
        string copy = exploited.Checkpoint!;
        try
        {
            // A copy that is there is as good as its source was; that may be gone by now.
            if (_store.BytesOf(exploited.Trial, copy) is null && _check.WhyUnusable(exploited.Source, source) is { } why)
            {
                return Lost(exploited, $"its source cannot be used: {why}");
            }

            return new CheckpointCopied { Trial = exploited.Trial, Checkpoint = copy, Bytes = _store.Copy(exploited.Source, source, exploited.Trial, copy) };
        }
        catch (TuneException refused)
        {
            return Refused(exploited, refused);
        }
    }

    /// <summary>A full disk or a stale handle may be over soon: told once, tried again at later steps, within limits.</summary>
    private ExperimentEvent? Refused(TrialExploited exploited, TuneException refused)
    {
        int times = _refusals[exploited.Trial] = _refusals.GetValueOrDefault(exploited.Trial) + 1;
        return times >= MostRefusals ? Lost(exploited, refused.Message)
            : times == 1 ? new WarningRaised { Kind = "checkpoint-copy", Message = $"{refused.Message}; it is tried again" }
            : null;
    }

    private static CheckpointLost Lost(TrialExploited exploited, string reason) => new() { Trial = exploited.Trial, Checkpoint = exploited.Checkpoint!, Reason = reason };
}
