using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Keeps as many checkpoints as the specification wants: what goes is written down first, and removed once that is on disk.</summary>
/// <remarks>Of a trial that runs, only what this driver has dropped itself is removed: a name that an earlier driver dropped may have been given again, and not reported yet.</remarks>
internal sealed class CheckpointKeeper
{
    private readonly CheckpointStore _store;
    private readonly Recorder _recorder;
    private readonly CheckpointSettings _settings;
    private readonly CheckpointCopier _copier;
    private readonly SortedSet<TrialId> _changed = [];
    private readonly SortedSet<TrialId> _unswept;
    private readonly List<(TrialId Trial, string Checkpoint)> _gone = [];
    private bool _refusalTold;

    internal CheckpointKeeper(CheckpointStore store, Recorder recorder, CheckpointSettings settings, CheckpointCopier copier)
    {
        _store = store;
        _recorder = recorder;
        _settings = settings;
        _copier = copier;
        _unswept = [.. recorder.State.Trials.Where(t => t.Checkpoints.Dropped.Count > 0 || t.Exploits.Count > 0).Select(t => t.Id)];
        if (settings.NumToKeep is not null)
        {
            _changed.UnionWith(recorder.State.Trials.Where(t => t.Checkpoints.Count > 1).Select(t => t.Id));
            recorder.Appended += OnAppended;
        }
    }

    /// <summary>Writes down which checkpoints are not kept any longer.</summary>
    internal void Plan()
    {
        if (_changed.Count == 0)
        {
            return;
        }

        var sources = _copier.Due.Select(e => (e.Source, e.SourceCheckpoint)).ToHashSet();
        foreach (var trial in _changed.Select(id => _recorder.State.Find(id)!).ToList())
        {
            var dropped = CheckpointPolicy.ToDrop(trial.Checkpoints, _settings, name => sources.Contains((trial.Id, name)) || IsInUse(trial, name));
            if (!dropped.IsEmpty)
            {
                _recorder.Append(new CheckpointsDropped { Trial = trial.Id, Checkpoints = dropped, Reason = Why() });
                _gone.AddRange(dropped.Select(name => (trial.Id, name)));
            }
        }

        _changed.Clear();
    }

    /// <summary>Removes what is written down, and once what an earlier driver had written down and not removed.</summary>
    internal async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (_unswept.Count > 0)
        {
            await Task.Run(Sweep, cancellationToken).ConfigureAwait(false);
        }

        if (_gone.Count > 0)
        {
            await Task.Run(RemoveGone, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What an attempt begins from, or is about to take on, must be there as long as it may read it.</summary>
    private static bool IsInUse(TrialState trial, string name) =>
        trial.CopyDue?.Checkpoint == name
        || (trial.Live is { } live && (live.Planned.Checkpoint == name || trial.Exploits.Skip(live.Planned.Update).Any(e => e.Checkpoint == name)));

    private string Why() => _settings.ScoreAttribute is { } score
        ? $"num_to_keep is {_settings.NumToKeep}, by {score} ({(_settings.LowIsGood ? "min" : "max")})"
        : $"num_to_keep is {_settings.NumToKeep}";

    private void OnAppended(ExperimentEvent happened)
    {
        switch (happened)
        {
            case ReportReceived { Checkpoint: not null } e: _changed.Add(e.Trial); break;
            case AttemptEnded e: _changed.Add(e.Trial); break;
            case CheckpointCopied e: Release(e.Trial, e.Checkpoint); break;
            case CheckpointLost e: Release(e.Trial, e.Checkpoint); break;
            default: break;
        }
    }

    /// <summary>The source of a copy is not held any longer.</summary>
    private void Release(TrialId trial, string copy)
    {
        _changed.Add(trial);
        if (_recorder.State.Find(trial)!.Exploits.LastOrDefault(e => e.Checkpoint == copy) is { } exploited)
        {
            _changed.Add(exploited.Source);
        }
    }

    private void Sweep()
    {
        foreach (var trial in _unswept.Select(id => _recorder.State.Find(id)!).Where(t => t.Live is null).ToList())
        {
            _unswept.Remove(trial.Id);
            Try(() =>
            {
                _store.RemoveLeftOvers(trial.Id);
                _gone.AddRange(_store.There(trial.Id, trial.Checkpoints.Dropped).Select(name => (trial.Id, name)));
            });
        }
    }

    private void RemoveGone()
    {
        foreach (var (trial, checkpoint) in _gone)
        {
            Try(() => _store.Remove(trial, checkpoint));
        }

        _gone.Clear();
    }

    /// <summary>A folder that cannot be removed now costs space and nothing else; the next driver tries again.</summary>
    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (TuneException refused)
        {
            if (!_refusalTold)
            {
                _recorder.Append(new WarningRaised { Kind = "checkpoint-removal", Message = refused.Message });
            }

            _refusalTold = true;
        }
    }
}
