using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Scripts;

/// <summary>The commands of an experiment's trials: what they have in common, and what must never befall them.</summary>
internal sealed class TrialScripts(ScriptHabits habits, Func<double, bool> chance)
{
    private readonly SortedSet<string> _saved = new(StringComparer.Ordinal);
    private readonly HashSet<string> _vanished = new(StringComparer.Ordinal);

    internal ScriptHabits Habits => habits;

    /// <summary>No command runs on that was given up: what it needs, its trial needs.</summary>
    internal bool KnowWhatIsTheirs { get; init; } = true;

    /// <summary>What no driver may do to a command.</summary>
    internal List<string> Violations { get; } = [];

    /// <summary>The checkpoints that were written and that nobody but a driver can have removed.</summary>
    internal IEnumerable<string> Saved => _saved.Except(_vanished);

    internal bool Chance(double probability) => probability > 0 && chance(probability);

    internal bool HasVanished(string checkpoint) => _vanished.Contains(checkpoint);

    internal TrialScript Make(AttemptId attempt, string folder, Action<Action> write) => new(this, attempt, folder, write);

    internal void OnSaved(string checkpoint)
    {
        _saved.Add(checkpoint);
        _vanished.Remove(checkpoint);
    }

    /// <summary>Somebody tidies up, now and then.</summary>
    internal void Tick()
    {
        if (Chance(habits.CheckpointVanishes) && _saved.FirstOrDefault(c => Directory.Exists(c) && chance(0.3)) is { } lost)
        {
            _vanished.Add(lost);
            Directory.Delete(lost, recursive: true);
        }
    }
}
