using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.PbtReplay;

/// <summary>Changes a trial's configuration at recorded iterations; nothing is compared, and the weights stay its own.</summary>
/// <remarks>Ray Tune's <c>PopulationBasedTrainingReplay</c>. A change happens at the first report at or after its iteration; where a report passes
/// several, the last of them counts. It waits for a checkpoint to go on from.</remarks>
/// <param name="settings">The schedule.</param>
public sealed class ReplayScheduler(PbtReplaySettings settings) : ITrialScheduler
{
    private readonly Dictionary<TrialId, int> _next = [];

    /// <inheritdoc/>
    public string Name => settings.Type;

    /// <inheritdoc/>
    public string TimeAttribute => MetricNames.TrainingIteration;

    /// <inheritdoc/>
    public bool NeedsCheckpoints => settings.Policy.Length > 1;

    /// <inheritdoc/>
    public Verdict Decide(TrialReport report)
    {
        int next = _next.GetValueOrDefault(report.Trial, 1);
        int passed = next;
        while (passed < settings.Policy.Length && settings.Policy[passed].Iteration <= report.Budget)
        {
            passed++;
        }

        if (passed == next || !report.HasCheckpoint)
        {
            return Verdict.NotJudged;
        }

        _next[report.Trial] = passed;
        var (before, after) = (settings.Policy[next - 1], settings.Policy[passed - 1]);
        return Verdict.Exploit(
            new Exploitation(report.Trial, after.Config) { TakesCheckpoint = false },
            $"step {passed} of {settings.Policy.Length} of the schedule, recorded at {TimeAttribute} {after.Iteration}: {ConfigDifference.Text(before.Config, after.Config)}");
    }
}
