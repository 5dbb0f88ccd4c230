using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Resources;

/// <summary>Judges as the scheduler it wraps, under whose name verdicts stand. Who gets more of what is idle is no verdict: the planner decides that, since it knows what is idle.</summary>
public sealed class ResourceChangingScheduler(ITrialScheduler inner) : ITrialScheduler
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public string TimeAttribute => inner.TimeAttribute;

    /// <summary>Always: a trial goes on with other resources from its checkpoint.</summary>
    public bool NeedsCheckpoints => true;

    /// <inheritdoc/>
    public bool AwaitsSearchEnd => inner.AwaitsSearchEnd;

    /// <inheritdoc/>
    public Verdict Decide(TrialReport report) => inner.Decide(report);

    /// <inheritdoc/>
    public IReadOnlyList<TrialVerdict> TakeVerdicts() => inner.TakeVerdicts();

    /// <inheritdoc/>
    public ScheduleChoice Choose(ScheduleSituation situation) => inner.Choose(situation);

    /// <inheritdoc/>
    public string WhyLeft(TrialId trial) => inner.WhyLeft(trial);

    /// <inheritdoc/>
    public void OnCreated(TrialId trial, ConfigMap config) => inner.OnCreated(trial, config);

    /// <inheritdoc/>
    public void OnLastReport(TrialReport report) => inner.OnLastReport(report);

    /// <inheritdoc/>
    public void OnPaused(TrialId trial) => inner.OnPaused(trial);

    /// <inheritdoc/>
    public void OnResumed(TrialId trial) => inner.OnResumed(trial);

    /// <inheritdoc/>
    public void OnExploited(TrialId trial, Exploitation how) => inner.OnExploited(trial, how);

    /// <inheritdoc/>
    public void OnEnded(TrialId trial) => inner.OnEnded(trial);

    /// <inheritdoc/>
    public void OnReopened(TrialId trial) => inner.OnReopened(trial);

    /// <inheritdoc/>
    public void OnSearchEnded() => inner.OnSearchEnded();

    /// <inheritdoc/>
    public void OnSearchReopened() => inner.OnSearchReopened();
}
