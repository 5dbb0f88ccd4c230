using Tune.Hpc.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Driving;

/// <summary>Judges as a test says, and lets paused trials go on once there is no new one.</summary>
internal sealed class SaidScheduler(Func<TrialReport, Verdict> judge) : ITrialScheduler
{
    private readonly List<TrialId> _paused = [];

    public string Name => "said";

    public string TimeAttribute => MetricNames.TrainingIteration;

    public bool NeedsCheckpoints => true;

    public Verdict Decide(TrialReport report) => judge(report);

    public ScheduleChoice Choose(ScheduleSituation situation) =>
        situation.MayStartNew ? ScheduleChoice.StartNew : _paused.Count > 0 ? ScheduleChoice.Resume(_paused[0], "its turn") : ScheduleChoice.Wait;

    public void OnPaused(TrialId trial) => _paused.Add(trial);

    public void OnResumed(TrialId trial) => _paused.Remove(trial);

    public void OnEnded(TrialId trial) => _paused.Remove(trial);
}
