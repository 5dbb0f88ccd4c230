using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling;

/// <summary>Lets every trial run to its end.</summary>
public sealed class FifoScheduler : ITrialScheduler
{
    /// <inheritdoc/>
    public string Name => "fifo";

    /// <inheritdoc/>
    public string TimeAttribute => MetricNames.TrainingIteration;

    /// <inheritdoc/>
    public Verdict Decide(TrialReport report) => Verdict.NotJudged;
}
