using Tune.Hpc.Driver;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>How a driver's turn ended.</summary>
/// <param name="State">What the journal amounts to.</param>
/// <param name="Interrupted">It was asked to leave before the experiment was over.</param>
public sealed record RunOutcome(ExperimentState State, bool Interrupted)
{
    /// <summary>Its attempts go on without it.</summary>
    public bool LetGo { get; init; }

    /// <summary>True when every trial has ended and none will come.</summary>
    public bool IsOver => State.Ended is not null;

    /// <summary>Trials that gave up and were not restarted.</summary>
    public int FailedTrials => State.CountOf(TrialStatus.Error) == 0 ? 0 : State.Trials.Count(t => t.Status == TrialStatus.Error && t.RestartedAs is null);

    /// <summary>Exit code of the command line: 0 ok, 1 finished with failed trials, 130 interrupted.</summary>
    public int ExitCode => Interrupted ? 130 : FailedTrials > 0 ? 1 : 0;
}
