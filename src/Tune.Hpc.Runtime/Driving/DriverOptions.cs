using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Runtime.Asking;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>What a driver needs besides the experiment.</summary>
public sealed record DriverOptions
{
    /// <summary>The clock. Everything that waits waits on it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Watches.</summary>
    public IRunObserver Observer { get; init; } = new SilentObserver();

    /// <summary>Makes the executor; null: the one the specification names.</summary>
    public Func<ExecutorContext, IExecutor>? Executor { get; init; }

    /// <summary>What to do with the trials that are there already.</summary>
    public ResumeOptions Resume { get; init; } = new();

    /// <summary>Asks the driver to end its attempts and leave.</summary>
    public CancellationToken Leave { get; init; }

    /// <summary>Places below a cluster's limit on submitted jobs that trials leave free: a driver that is a job itself needs them for itself and its successor.</summary>
    public int PlacesKept { get; init; }

    /// <summary>Asks the driver to leave at once and let its attempts go on: a later driver takes over.</summary>
    public CancellationToken LetGo { get; init; }

    /// <summary>How long a function that a user wrote in code may take to answer.</summary>
    public TimeSpan FunctionTimeout { get; init; } = FunctionProgram.DefaultTimeout;

    /// <summary>Asks the driver to kill its attempts and leave.</summary>
    public CancellationToken LeaveAtOnce { get; init; }
}
