using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Search;

/// <summary>What becomes of the trials.</summary>
public sealed partial class SearchRun
{
    private static readonly ConfigMap[] _foreign =
    [
        ConfigMap.Empty,
        (ConfigMap)ConfigValue.Parse("""{"of": "another algorithm", "generation": "none", "x": [], "z": [1], "sigma": null}"""),
        (ConfigMap)ConfigValue.Parse("""{"generation": -1, "v": 99, "parent": 12345678, "direction": [1e300, 2], "thread": -5, "p": {"q": []}}"""),
    ];

    private SearchedTrial Create(ConfigMap config, ConfigMap notes, bool isAgain = false, long? index = null)
    {
        var kept = _draw.NextDouble() < _plan.ForeignNotesRate ? _foreign[_draw.NextInt64(_foreign.Length)] : notes;
        var created = new CreatedTrial(new TrialId(_trials.Count + 1), index ?? _next, Journaled(config), Journaled(kept));
        var trial = new SearchedTrial(created, isAgain);
        _trials.Add(trial);
        _searcher.Tell(s => s.OnCreated(created));
        return trial;
    }

    // What was written and read again is what a searcher is told.
    private static ConfigMap Journaled(ConfigMap map) => (ConfigMap)ConfigValue.Parse(map.ToJson());

    private void Move()
    {
        var pending = _trials.Where(t => !t.HasEnded).ToList();
        var trial = pending[(int)_draw.NextInt64(pending.Count)];
        if (_draw.NextDouble() < _plan.RungRate && trial.Rungs < 3)
        {
            Reach(trial);
        }
        else
        {
            End(trial);
            MayComeBack();
        }
    }

    private void Reach(SearchedTrial trial)
    {
        double loss = _draw.NextDouble() < _plan.NaNRate ? double.NaN : LossOf(trial) + (3 - trial.Rungs);
        var report = new RungReport(trial.Created.Trial, Math.Pow(3, trial.Rungs++), loss);
        _searcher.Tell(s => s.OnRung(report));
    }

    private void End(SearchedTrial trial)
    {
        double chance = _draw.NextDouble();
        double loss = LossOf(trial);
        if ((chance -= _plan.FailureRate) < 0)
        {
            EndWith(trial, _draw.NextInt64(2) == 0 ? loss : null, failed: true, stoppedEarly: false);
        }
        else if ((chance -= _plan.NaNRate) < 0)
        {
            EndWith(trial, _draw.NextInt64(2) == 0 ? double.NaN : double.PositiveInfinity, failed: false, stoppedEarly: false);
        }
        else if ((chance -= _plan.DropRate) < 0)
        {
            EndWith(trial, null, failed: false, stoppedEarly: false);
        }
        else
        {
            EndWith(trial, loss, failed: false, stoppedEarly: chance < _plan.EarlyEndRate);
        }
    }

    private void EndWith(SearchedTrial trial, double? loss, bool failed, bool stoppedEarly)
    {
        trial.HasEnded = true;
        trial.Loss = loss;
        _waits = false;
        var finished = new FinishedTrial
        {
            Trial = trial.Created.Trial,
            Config = trial.Created.Config,
            Notes = trial.Created.Notes,
            Loss = loss,
            Losses = loss is { } value && double.IsFinite(value) ? LossesOf(_which, _plan, _cube, trial.Created.Config, trial.Reopened) : [],
            Violations = _plan.HasViolations ? [_draw.NextInt64(3) switch { 0 => 0, 1 => 0.5, _ => double.NaN }] : [],
            Iteration = stoppedEarly ? 1 : 9,
            RunTime = TimeSpan.FromSeconds(1 + _draw.NextInt64(100)),
            Failed = failed,
            StoppedEarly = stoppedEarly,
        };
        _searcher.Tell(s => s.Observe(finished));
    }

    private void MayComeBack()
    {
        if (_draw.NextDouble() < _plan.ReopenRate && _trials.FirstOrDefault(t => t is { HasEnded: true, Reopened: 0 }) is { } trial)
        {
            trial.Reopened++;
            trial.HasEnded = false;
            _searcher.Tell(s => s.OnReopened(trial.Created.Trial));
        }

        if (_draw.NextDouble() < _plan.AgainRate && _trials.FirstOrDefault(t => t is { HasEnded: true, IsAgain: false }) is { } old)
        {
            Create(old.Created.Config, ConfigMap.Empty, isAgain: true, old.Created.Index);
        }
    }

    private double LossOf(SearchedTrial trial) => _plan.LossOf(_cube, trial.Created.Config, 0, trial.Reopened);

    private static ImmutableArray<double> LossesOf(SearcherCase which, SearchPlan plan, UnitCube cube, ConfigMap config, int reopened) =>
        which.Objectives < 2 ? [] : [.. Enumerable.Range(0, which.Objectives).Select(o => plan.LossOf(cube, config, o, reopened))];
}
