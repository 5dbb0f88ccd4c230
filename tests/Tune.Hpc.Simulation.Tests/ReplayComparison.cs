using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Search;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>After some of a driver's steps, all at the beginning: what it knows must be what a fresh reader of its journal knows.</summary>
internal sealed class ReplayComparison(SimulatedWorld world) : IRunObserver
{
    private readonly List<JournalEntry> _appended = [];
    private int _steps;

    public void OnEntry(in JournalEntry entry, ExperimentState state) => _appended.Add(entry);

    public void OnStep(ExperimentState state, DateTimeOffset now)
    {
        if (_steps++ > 5 && _steps % 17 != 0)
        {
            return;
        }

        var written = world.Journal();
        if (written.Any(e => e.Epoch > state.Epoch))
        {
            return; // another driver has taken over, and this one has yet to notice
        }

        var replayed = new ExperimentState(world.Rules());
        foreach (var entry in written.Concat(_appended.Where(e => e.Seq > written[^1].Seq)))
        {
            replayed.Apply(entry);
        }

        Assert.Equal(StatePicture.Of(state), StatePicture.Of(replayed));
        Assert.Equal(NextOf(state), NextOf(replayed));
        CheckRemovals(written);
    }

    /// <summary>What would be tried next.</summary>
    private static string NextOf(ExperimentState state)
    {
        var pending = state.Trials.Where(t => !t.HasEnded).Select(t => new CreatedTrial(t.Id, t.Created.Index, t.Config, t.Created.Notes)).ToList();
        var next = state.Rules.Searcher!.Suggest(new SuggestContext { Index = state.Suggestions, NumSamples = state.Limits.NumSamples, Pending = pending, Trial = state.NextTrial, Paused = state.PausedCount });
        return next is Suggestion.Run run ? $"{run.Config.ToJson()} {run.Reason} {run.Notes.ToJson()}" : next.ToString();
    }

    /// <summary>What is not on the disk any longer was written down before.</summary>
    private void CheckRemovals(IReadOnlyList<JournalEntry> written)
    {
        var dropped = written.Select(e => e.Event).OfType<CheckpointsDropped>()
            .SelectMany(e => e.Checkpoints.Select(name => world.Folder.Trial(e.Trial).Checkpoint(name)))
            .ToHashSet();
        Assert.All(world.Scripts.Saved.Where(path => !Directory.Exists(path)), path => Assert.Contains(path, dropped));
    }
}
