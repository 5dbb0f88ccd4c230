using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Median;

/// <summary>The median stopping rule: a trial ends whose best loss so far is worse than the median of what the others had on average by the same time.</summary>
/// <remarks>
/// <para>Golovin et al., "Google Vizier: A Service for Black-Box Optimization", KDD 2017, as in Ray Tune's <c>MedianStoppingRule</c>. At a report at time t, from the
/// grace period on, the others are all trials, running or ended, with a report at t or later; of each counts the mean of its losses between the grace period and t.</para>
/// <para>Equality goes on. A mean over a whole curve includes its poor start, so the rule is lenient with trials that come later; that is its intention.</para>
/// <para>Differs from Ray Tune's: losses that are no finite numbers are left out, and so are others without any finite one in the window, which do not count as samples
/// either; in Ray Tune each of them stops everybody. Reports that come late are put where they belong. A trial whose losses are all no finite numbers is worse than any median.</para>
/// <para>While there are too few others, a trial that has a checkpoint lets waiting ones catch up; one without a checkpoint would only lose what it has done.</para>
/// <para>Deciding costs a binary search in the curve of each other trial.</para>
/// </remarks>
public sealed class MedianScheduler : ITrialScheduler
{
    private readonly MedianSettings _settings;
    private readonly Objective _objective;
    private readonly Dictionary<int, PeerCurve> _curves = [];
    private readonly HashSet<int> _settled = [];
    private readonly Dictionary<int, double> _pausedAt = [];
    private readonly PausedTrials _paused = new();

    /// <summary>Starts without records.</summary>
    /// <param name="settings">When it judges, and what it does then.</param>
    /// <param name="objective">What reasons speak of, in the user's direction; null: of losses.</param>
    public MedianScheduler(MedianSettings settings, Objective? objective = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _objective = objective ?? new Objective("loss", ObjectiveMode.Min);
    }

    /// <inheritdoc/>
    public string Name => "median";

    /// <inheritdoc/>
    public string TimeAttribute => _settings.TimeAttribute;

    /// <inheritdoc/>
    public bool NeedsCheckpoints => !_settings.HardStop;

    /// <inheritdoc/>
    public Verdict Decide(TrialReport report)
    {
        int trial = report.Trial.Number;
        if (double.IsNaN(report.Budget) || _settled.Contains(trial))
        {
            return Verdict.NotJudged;
        }

        var curve = Record(report);
        if (report.Budget < _settings.GracePeriod)
        {
            return Verdict.NotJudged;
        }

        var others = OthersAt(report, curve);
        return others.Count < _settings.MinSamplesRequired ? TooFew(report, others.Count)
            : others.IsBelow ? Worse(report, curve, others.Count)
            : Verdict.NotJudged;
    }

    /// <inheritdoc/>
    public void OnLastReport(TrialReport report)
    {
        if (!double.IsNaN(report.Budget))
        {
            Record(report);
        }
    }

    /// <inheritdoc/>
    public ScheduleChoice Choose(ScheduleSituation situation) =>
        situation.MayStartNew ? ScheduleChoice.StartNew
        : _paused.First is { } first ? ScheduleChoice.Resume(first, "it has waited longest, and nothing new is left to start")
        : ScheduleChoice.Wait;

    /// <inheritdoc/>
    public void OnPaused(TrialId trial) => _paused.Add(trial);

    /// <inheritdoc/>
    public void OnResumed(TrialId trial) => _paused.Remove(trial);

    /// <inheritdoc/>
    public void OnEnded(TrialId trial) => _paused.Remove(trial);

    private PeerCurve Record(TrialReport report)
    {
        if (!_curves.TryGetValue(report.Trial.Number, out var curve))
        {
            curve = new PeerCurve(_settings.GracePeriod);
            _curves.Add(report.Trial.Number, curve);
        }

        curve.Add(report.Budget, report.Loss);
        return curve;
    }

    private PeerMedian OthersAt(TrialReport report, PeerCurve own)
    {
        var others = new PeerMedian(own.Best);
        foreach (double mean in MeansAt(report.Budget, own))
        {
            others.Add(mean);
        }

        return others;
    }

    private IEnumerable<double> MeansAt(double time, PeerCurve own)
    {
        foreach (var curve in _curves.Values)
        {
            if (curve != own && curve.Reached >= time && curve.MeanUpTo(time) is var mean && !double.IsNaN(mean))
            {
                yield return mean;
            }
        }
    }

    private Verdict Worse(TrialReport report, PeerCurve own, int others)
    {
        _settled.Add(report.Trial.Number);
        double median = PeerMedian.Of([.. MeansAt(report.Budget, own)]);
        string best = double.IsFinite(own.Best)
            ? $"best {_objective.Metric} so far, {_objective.FromLoss(own.Best):G6}, is worse than"
            : $"{_objective.Metric} has never been a finite number;";
        string reason = $"{best} {_objective.FromLoss(median):G6}, the median of the means of {others} other trials up to {TimeAttribute} {report.Budget:G6}";
        return _settings.HardStop ? Verdict.Stop(reason) : Verdict.Pause($"{reason}; it goes on once nothing new is left to start");
    }

    private Verdict TooFew(TrialReport report, int others)
    {
        double last = _pausedAt.GetValueOrDefault(report.Trial.Number, double.NegativeInfinity);
        if (!report.HasCheckpoint || !report.OthersWait || !(report.Budget - last > _settings.MinTimeSlice))
        {
            return Verdict.NotJudged;
        }

        _pausedAt[report.Trial.Number] = report.Budget;
        return Verdict.Pause($"{others} of the {_settings.MinSamplesRequired} other trials it is to be compared with have got as far as {TimeAttribute} {report.Budget:G6}; it lets waiting ones catch up");
    }
}
