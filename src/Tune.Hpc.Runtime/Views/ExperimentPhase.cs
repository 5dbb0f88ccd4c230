namespace Tune.Hpc.Runtime.Views;

/// <summary>Where an experiment stands.</summary>
public enum ExperimentPhase
{
    /// <summary>Made, and nobody has driven it yet.</summary>
    New,

    /// <summary>Somebody drives it.</summary>
    Running,

    /// <summary>Somebody drives it to an early end.</summary>
    Stopping,

    /// <summary>Not over, and nobody drives it: <c>resume</c> goes on.</summary>
    Interrupted,

    /// <summary>Every trial has ended and none will come.</summary>
    Finished,
}
