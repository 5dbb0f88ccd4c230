using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Simulation.Tests.Scripts;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Schedules;

/// <summary>What must hold wherever trials are paused, resumed and changed: looked at after every entry of the journal.</summary>
internal sealed class ScheduleInvariants
{
    private readonly ExperimentState _state;
    private readonly string _replayWith;
    private readonly Dictionary<(TrialId Trial, string Checkpoint), string> _origins = [];
    private readonly int _places;
    private JournalEntry _entry;

    private ScheduleInvariants(ExperimentState fresh, int places, string replayWith)
    {
        _state = fresh;
        _places = places;
        _replayWith = replayWith;
    }

    /// <param name="world">What ran.</param>
    /// <param name="scripts">What the trials did.</param>
    /// <param name="places">How many attempts there may be at once; 0: any number.</param>
    /// <param name="replayWith">How to see it again.</param>
    internal static void Check(SimulatedWorld world, TrialScripts scripts, int places, string replayWith)
    {
        Assert.True(scripts.Violations.Count == 0, $"{string.Join("; ", scripts.Violations.Take(3))}; {replayWith}");
        var walk = new ScheduleInvariants(new ExperimentState(world.Rules()), places, replayWith);
        foreach (var entry in world.Journal())
        {
            walk.Take(entry);
        }

        walk.CheckConfigurations(world);
    }

    private void Take(in JournalEntry entry)
    {
        _entry = entry;
        Before(entry.Event);
        _state.Apply(entry);
        if (entry.Event is ReportReceived report)
        {
            CheckOrigin(report);
        }

        Require(_places == 0 || _state.LiveCount <= _places, $"{_state.LiveCount} attempts hold {_places} places");
        foreach (var trial in _state.Paused)
        {
            Require(trial is { Live: null, Status: TrialStatus.Paused }, $"paused trial {trial.Id} is {trial.Status} and has {(trial.Live is null ? "no" : "a")} live attempt");
        }

        Require(_state.PausedCount == _state.CountOf(TrialStatus.Paused), $"{_state.CountOf(TrialStatus.Paused)} trials are paused, and {_state.PausedCount} are listed");
    }

    private void Before(ExperimentEvent happens)
    {
        switch (happens)
        {
            case ReportReceived { Checkpoint: { } name } e:
                _origins[(e.Trial, name)] = $"{e.Trial}@{Value(e, MetricNames.TrainingIteration)}";
                break;
            case CheckpointCopied e:
                Require(Trial(e.Trial).Checkpoints.Find(e.Checkpoint) is not null || Trial(e.Trial).CopyDue?.Checkpoint == e.Checkpoint, $"{e.Checkpoint} was copied for {e.Trial}, which does not want it");
                break;
            case TrialExploited { SourceCheckpoint: { } name } e:
                Require(_origins.ContainsKey((e.Source, name)), $"trial {e.Trial} takes over {name}, which trial {e.Source} never had");
                Require(!Trial(e.Source).Checkpoints.Dropped.Contains(name), $"trial {e.Trial} takes over {name} of {e.Source}, which was dropped");
                _origins[(e.Trial, e.Checkpoint!)] = _origins[(e.Source, name)];
                break;
            case AttemptPlanned e:
                Require(Trial(e.Trial).Status == TrialStatus.Pending && e.Update == Trial(e.Trial).Update, $"{e.Trial} is {Trial(e.Trial).Status} at {Trial(e.Trial).Update} and is started with {e.Update}");
                Require(e.Checkpoint is not { } from || Trial(e.Trial).Checkpoints.Find(from) is { IsThere: true }, $"{e.Trial} is to begin with {e.Checkpoint}, which it does not have");
                break;
            case CheckpointsDropped e:
                CheckDropped(e);
                break;
        }
    }

    /// <summary>What a report was made from is the checkpoint that its attempt was to begin with, or that came with a configuration since.</summary>
    private void CheckOrigin(ReportReceived report)
    {
        var attempt = _state.Find(new AttemptId(report.Trial, report.Attempt))!;
        var copies = Trial(report.Trial).Exploits.Take(attempt.Update).Skip(attempt.Planned.Update).Select(e => e.Checkpoint);
        var expected = copies.Append(attempt.Planned.Checkpoint).Select(c => c is null ? "" : _origins[(report.Trial, c)]);
        string? from = Value(report, "from");
        Require(from is null || expected.Contains(from), $"{attempt.Id} reports from '{from}' instead of '{string.Join("' or '", expected)}'");
    }

    private static string? Value(ReportReceived report, string name) => report.Metrics.FirstOrDefault(m => m.Name == name) is { Name: not null } found ? found.Value.ToString() : null;

    /// <summary>The latest, the best, what an attempt begins with and what somebody waits for are kept.</summary>
    private void CheckDropped(CheckpointsDropped e)
    {
        var trial = Trial(e.Trial);
        Require(LeastLoss(trial.Checkpoints).Equals(LeastLoss(trial.Checkpoints.Where(c => !e.Checkpoints.Contains(c.Name)))), $"the best checkpoint of {e.Trial} was dropped");
        foreach (string name in e.Checkpoints.Where(c => !trial.HasEnded || c == trial.Checkpoint?.Name))
        {
            Require(trial.Checkpoint?.Name != name, $"{name} of {e.Trial} was dropped, its latest");
            Require(trial.Live is not { Planned.Checkpoint: { } used } live || used != name || trial.Checkpoints.Any(c => c.Name != name && c.Iteration > live.Planned.Iteration), $"{name} of {e.Trial} was dropped, with which it has just begun");
            Require(!_state.Trials.Any(t => t is { HasEnded: false, CopyDue: { } due } && due.Source == e.Trial && due.SourceCheckpoint == name), $"{name} of {e.Trial} was dropped, which is to be copied");
        }
    }

    private static double LeastLoss(IEnumerable<TrialCheckpoint> checkpoints) => checkpoints.Select(c => c.Loss ?? double.NaN).Where(l => !double.IsNaN(l)).DefaultIfEmpty(double.NaN).Min();

    /// <summary>A result belongs to the configuration it was made with.</summary>
    private void CheckConfigurations(SimulatedWorld world)
    {
        foreach (var trial in _state.Trials)
        {
            if (trial.LastMetrics.FirstOrDefault(m => m.Name == "used") is { Name: not null } used)
            {
                Require(used.Value.ToString() == TrialScript.Shown(trial.Config), $"trial {trial.Id} has ended with {TrialScript.Shown(trial.Config)}, and its last report was made with {used.Value}");
            }
        }
    }

    private TrialState Trial(TrialId id) => _state.Find(id)!;

    private void Require(bool holds, string what) => Assert.True(holds, $"entry {_entry.Seq}: {what}; {_replayWith}");
}
