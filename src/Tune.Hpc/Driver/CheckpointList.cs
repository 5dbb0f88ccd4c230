using System.Collections;
using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Driver;

/// <summary>The checkpoints a trial has, the one to go on from last. Only the fold changes it.</summary>
public sealed class CheckpointList : IReadOnlyList<TrialCheckpoint>
{
    private readonly List<TrialCheckpoint> _all = [];
    private readonly HashSet<string> _dropped = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count => _all.Count;

    /// <summary>Names of those that are not kept any longer, and whose folders may be removed.</summary>
    public IReadOnlyCollection<string> Dropped => _dropped;

    /// <inheritdoc/>
    public TrialCheckpoint this[int index] => _all[index];

    /// <summary>That of that name, or null.</summary>
    public TrialCheckpoint? Find(string name) => _all.Find(c => c.Name == name);

    /// <summary>The newest one that lies on disk.</summary>
    public TrialCheckpoint? NewestThere => _all.FindLast(c => c.IsThere);

    /// <inheritdoc/>
    public IEnumerator<TrialCheckpoint> GetEnumerator() => _all.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A script may report one name again and again: then what is there is the newest.</summary>
    internal void Add(TrialCheckpoint checkpoint)
    {
        Remove(checkpoint.Name);
        _dropped.Remove(checkpoint.Name);
        _all.Add(checkpoint);
    }

    /// <summary>Made with a configuration the trial has left: it is there, and not what the trial goes on from.</summary>
    internal void AddSuperseded(TrialCheckpoint checkpoint)
    {
        Remove(checkpoint.Name);
        _dropped.Remove(checkpoint.Name);
        _all.Insert(Math.Max(0, _all.Count - 1), checkpoint);
    }

    internal void Remove(string name) => _all.RemoveAll(c => c.Name == name);

    internal void Drop(CheckpointsDropped e)
    {
        foreach (string name in e.Checkpoints)
        {
            Remove(name);
            _dropped.Add(name);
        }
    }

    internal void Copied(CheckpointCopied e)
    {
        int at = _all.FindIndex(c => c.Name == e.Checkpoint);
        if (at >= 0)
        {
            _all[at] = _all[at] with { IsThere = true, Bytes = e.Bytes };
        }
    }
}
