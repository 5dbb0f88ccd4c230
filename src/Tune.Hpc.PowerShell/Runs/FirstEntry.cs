using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>Waits until a driver has taken over: from then on nothing about taking over can fail.</summary>
internal sealed class FirstEntry : IRunObserver
{
    /// <summary>The command of <c>prepare</c> comes before, and may take hours.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits for the first entry, or for the end of the driving, but not for long.</summary>
    public void Wait(Task driving) => Task.WhenAny(_seen.Task, driving, Task.Delay(Patience)).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void OnEntry(in JournalEntry entry, ExperimentState state) => _seen.TrySetResult();

    /// <inheritdoc/>
    public void OnStep(ExperimentState state, DateTimeOffset now)
    {
    }
}
