namespace Tune.Hpc.Runtime.Runs;

/// <summary>The moments of a run at which a user's code is called, by Ray Tune's names without <c>on_</c>.</summary>
public enum RunHook
{
    /// <summary>A driver begins.</summary>
    Setup,

    /// <summary>The driver begins a turn: reads reports, decides, starts and stops trials.</summary>
    StepBegin,

    /// <summary>That turn is over.</summary>
    StepEnd,

    /// <summary>An attempt at a trial has begun to run.</summary>
    TrialStart,

    /// <summary>It goes on from a checkpoint; follows <see cref="TrialStart"/>.</summary>
    TrialRestore,

    /// <summary>A trial reported; searcher and scheduler know it already.</summary>
    TrialResult,

    /// <summary>That report came with a checkpoint; follows <see cref="TrialResult"/>.</summary>
    TrialSave,

    /// <summary>The checkpoint counts: from here the trial would go on; follows <see cref="TrialSave"/>.</summary>
    Checkpoint,

    /// <summary>A trial has ended: completed, or stopped by a rule, a scheduler or a person. The searcher knows it already.</summary>
    TrialComplete,

    /// <summary>An attempt failed and the trial will be tried again; neither searcher nor scheduler is told.</summary>
    TrialRecover,

    /// <summary>A trial gave up; the searcher knows it already.</summary>
    TrialError,

    /// <summary>The experiment is over.</summary>
    ExperimentEnd,
}
