using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Sampling;

/// <summary>Keeps account of the trials for a sampler: where each one lies, what runs, what has ended and how.</summary>
internal sealed class TrialLedger(ISampler sampler, UnitCube cube)
{
    private readonly Dictionary<TrialId, ProposedPoint> _points = [];
    private readonly SortedDictionary<TrialId, ProposedPoint> _pending = [];
    private readonly HashSet<ConfigMap> _taken = [];
    private readonly List<Observation> _history = [];
    private readonly Dictionary<TrialId, int> _placeInHistory = [];
    private double _bestCompleted = double.PositiveInfinity;

    /// <summary>Grows with everything that is told.</summary>
    public long Version { get; private set; }

    /// <summary>What has ended, in the order of the ends.</summary>
    public IReadOnlyList<Observation> History => _history;

    /// <summary>What has not, by trial.</summary>
    public IReadOnlyCollection<ProposedPoint> Pending => _pending.Values;

    /// <summary>How many different configurations were made.</summary>
    public int Taken => _taken.Count;

    public bool IsTaken(ConfigMap config) => _taken.Contains(config);

    /// <summary>A result from before the experiment.</summary>
    public void Know(KnownResult known)
    {
        var point = new ProposedPoint(null, -1, cube.Encode(known.Config), known.Config, ConfigMap.Empty);
        Tell(Judged(point, known.Loss, known.Losses, known.Violations, failed: false, stoppedEarly: false) with { Resource = known.Iteration, Cost = known.Cost });
    }

    public void OnCreated(CreatedTrial trial)
    {
        Version++;
        _taken.Add(trial.Config);
        var point = new ProposedPoint(trial.Trial, trial.Index, cube.Encode(trial.Config), trial.Config, trial.Notes);
        _points[trial.Trial] = _pending[trial.Trial] = point;
        sampler.OnProposed(point);
    }

    public void OnRung(RungReport report)
    {
        Version++;
        if (_points.TryGetValue(report.Trial, out var point))
        {
            sampler.OnRung(point, report.Budget, double.IsFinite(report.Loss) ? report.Loss : double.PositiveInfinity);
        }
    }

    public void OnReopened(TrialId trial)
    {
        Version++;
        Forget(trial);
        if (_points.TryGetValue(trial, out var point))
        {
            _pending[trial] = point;
        }
    }

    public void Observe(FinishedTrial trial)
    {
        Version++;
        _pending.Remove(trial.Trial);
        if (_points.TryGetValue(trial.Trial, out var point))
        {
            Forget(trial.Trial);
            _placeInHistory[trial.Trial] = _history.Count;
            Tell(Judged(point, trial.Loss, trial.Losses, trial.Violations, trial.Failed, trial.StoppedEarly) with
            {
                Resource = trial.Iteration,
                Cost = trial.ReportedCost ?? trial.RunTime.TotalSeconds,
            });
        }
    }

    private void Tell(Observation observation)
    {
        _history.Add(observation);
        if (observation is { Kind: TrialResultKind.Completed, Violation: 0 })
        {
            _bestCompleted = Math.Min(_bestCompleted, observation.Loss);
        }

        sampler.Learn(observation);
    }

    private void Forget(TrialId trial)
    {
        if (!_placeInHistory.Remove(trial, out int place))
        {
            return;
        }

        _history.RemoveAt(place);
        foreach (var (other, at) in _placeInHistory.Where(p => p.Value > place).ToList())
        {
            _placeInHistory[other] = at - 1;
        }
    }

    private Observation Judged(
        ProposedPoint point, double? loss, IReadOnlyCollection<double> losses, IReadOnlyCollection<double> violations, bool failed, bool stoppedEarly)
    {
        var kind = loss is null && !failed ? TrialResultKind.Dropped
            : failed || !double.IsFinite(loss!.Value) || losses.Any(l => !double.IsFinite(l)) ? TrialResultKind.Failed
            : stoppedEarly ? TrialResultKind.StoppedEarly : TrialResultKind.Completed;
        bool counts = kind is TrialResultKind.Completed or TrialResultKind.StoppedEarly;
        double value = counts ? loss!.Value : double.PositiveInfinity;
        return new Observation
        {
            Point = point,
            Kind = kind,
            Loss = value,
            PlainLoss = kind == TrialResultKind.StoppedEarly && double.IsFinite(_bestCompleted) ? Math.Max(value, _bestCompleted) : value,
            Losses = losses.Count == 0 ? [value] : [.. losses.Select(l => counts && double.IsFinite(l) ? l : double.PositiveInfinity)],
            Violations = [.. violations.Select(v => double.IsNaN(v) ? double.PositiveInfinity : Math.Max(0, v))],
        };
    }
}
