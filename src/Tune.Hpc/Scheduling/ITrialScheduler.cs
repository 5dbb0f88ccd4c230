using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling;

/// <summary>Decides about trials while they run, and which of them goes on next.</summary>
/// <remarks>Its state is a function of what it was told, in that order; it sees no clock and touches nothing. Losses are lower-is-better.
/// It is told of a pause or a resumption when that has happened, not when it has asked for it.</remarks>
public interface ITrialScheduler
{
    /// <summary>Its name in specifications and in the journal.</summary>
    string Name { get; }

    /// <summary>The metric that tells how far a trial is; must not decrease.</summary>
    string TimeAttribute { get; }

    /// <summary>Whether trials have to leave checkpoints, because it pauses them or lets them go on from another's.</summary>
    bool NeedsCheckpoints => false;

    /// <summary>Whether it has to know that no new trial will come.</summary>
    bool AwaitsSearchEnd => false;

    /// <summary>Whether a report that lacks the metric or the time attribute is an error of the trial, instead of a report that is not judged.</summary>
    bool RequiresAttributes => false;

    /// <summary>Judges one report.</summary>
    Verdict Decide(TrialReport report);

    /// <summary>What follows for other trials from what it was told last; each verdict is handed out once.</summary>
    IReadOnlyList<TrialVerdict> TakeVerdicts() => [];

    /// <summary>A place is free: a paused trial, a new one, or nobody for now. Asking changes nothing.</summary>
    ScheduleChoice Choose(ScheduleSituation situation) => ScheduleChoice.StartNew;

    /// <summary>Why a paused trial is ended, once nothing runs and nothing will be resumed.</summary>
    string WhyLeft(TrialId trial) => "nothing is left to compare it with";

    /// <summary>Hears of a new trial.</summary>
    void OnCreated(TrialId trial, ConfigMap config)
    {
    }

    /// <summary>Hears of a report by which its trial ends without the scheduler: it said that it is done, or a stop rule holds. It is not judged, and others may be compared with it.</summary>
    void OnLastReport(TrialReport report)
    {
    }

    /// <summary>Hears that a trial holds no place any more and can be resumed.</summary>
    void OnPaused(TrialId trial)
    {
    }

    /// <summary>Hears that a paused trial goes on.</summary>
    void OnResumed(TrialId trial)
    {
    }

    /// <summary>Hears what a trial has taken over: the configuration may have been changed by the user's own function.</summary>
    void OnExploited(TrialId trial, Exploitation how)
    {
    }

    /// <summary>Hears that a trial has ended for good, by whomever.</summary>
    void OnEnded(TrialId trial)
    {
    }

    /// <summary>Hears that a person has opened an ended trial again.</summary>
    void OnReopened(TrialId trial)
    {
    }

    /// <summary>Hears that no new trial will come; told only where it <see cref="AwaitsSearchEnd"/>.</summary>
    void OnSearchEnded()
    {
    }

    /// <summary>Hears that more trials may come after all.</summary>
    void OnSearchReopened()
    {
    }
}
