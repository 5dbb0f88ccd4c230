using Tune.Hpc.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Scheduling;

/// <summary>Keeps what a scheduler was told, so that another can be told the same, as a driver that opens the journal does.</summary>
/// <remarks>Questions that change nothing (<see cref="ITrialScheduler.Choose"/>, <see cref="ITrialScheduler.WhyLeft"/>) are in no journal, and are not repeated.</remarks>
internal sealed class RecordedScheduler(Func<ITrialScheduler> create) : ITrialScheduler
{
    private readonly List<(Func<ITrialScheduler, string> Call, string Answer)> _calls = [];
    private ITrialScheduler _inner = create();

    public string Name => _inner.Name;

    public string TimeAttribute => _inner.TimeAttribute;

    public bool NeedsCheckpoints => _inner.NeedsCheckpoints;

    public bool AwaitsSearchEnd => _inner.AwaitsSearchEnd;

    /// <summary>A new scheduler takes over.</summary>
    /// <exception cref="ScheduleViolationException">It answers otherwise than the one before.</exception>
    public void Restart()
    {
        var next = create();
        foreach (var (call, answer) in _calls)
        {
            string again = call(next);
            if (again != answer)
            {
                throw new ScheduleViolationException($"after a restart the answer to the same calls is '{again}' instead of '{answer}'");
            }
        }

        _inner = next;
    }

    public Verdict Decide(TrialReport report)
    {
        var verdict = _inner.Decide(report);
        _calls.Add((s => Text(s.Decide(report)), Text(verdict)));
        return verdict;
    }

    public IReadOnlyList<TrialVerdict> TakeVerdicts()
    {
        IReadOnlyList<TrialVerdict> verdicts = [.. _inner.TakeVerdicts()];
        _calls.Add((s => Text(s.TakeVerdicts()), Text(verdicts)));
        return verdicts;
    }

    public ScheduleChoice Choose(ScheduleSituation situation)
    {
        var choice = _inner.Choose(situation);
        return _inner.Choose(situation) == choice ? choice : throw new ScheduleViolationException($"asked twice, it chooses otherwise than {choice}");
    }

    public string WhyLeft(TrialId trial) => _inner.WhyLeft(trial);

    public void OnCreated(TrialId trial, ConfigMap config) => Tell(s => s.OnCreated(trial, config));

    public void OnLastReport(TrialReport report) => Tell(s => s.OnLastReport(report));

    public void OnExploited(TrialId trial, Exploitation how) => Tell(s => s.OnExploited(trial, how));

    public void OnPaused(TrialId trial) => Tell(s => s.OnPaused(trial));

    public void OnResumed(TrialId trial) => Tell(s => s.OnResumed(trial));

    public void OnEnded(TrialId trial) => Tell(s => s.OnEnded(trial));

    public void OnReopened(TrialId trial) => Tell(s => s.OnReopened(trial));

    public void OnSearchEnded() => Tell(s => s.OnSearchEnded());

    public void OnSearchReopened() => Tell(s => s.OnSearchReopened());

    private void Tell(Action<ITrialScheduler> call)
    {
        call(_inner);
        _calls.Add((s => { call(s); return ""; }, ""));
    }

    private static string Text(Verdict verdict) =>
        $"{verdict.Kind} {verdict.Reason}{(verdict.Exploits is { } how ? $" {how.Source} {how.Config} {how.TakesCheckpoint}" : "")}";

    private static string Text(IReadOnlyList<TrialVerdict> verdicts) => string.Join("; ", verdicts.Select(v => $"{v.Trial} {Text(v.Verdict)}"));
}
