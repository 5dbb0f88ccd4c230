using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Watches a driver: the live table, the plain lines, a cmdlet's pipeline.</summary>
/// <remarks>Called on the driver's own thread of control, between its steps; must return soon. What it throws ends the run.</remarks>
public interface IRunObserver
{
    /// <summary>An entry was appended and folded.</summary>
    void OnEntry(in JournalEntry entry, ExperimentState state);

    /// <summary>A step begins.</summary>
    void OnStepBegin(ExperimentState state, DateTimeOffset now)
    {
    }

    /// <summary>A step is over.</summary>
    void OnStep(ExperimentState state, DateTimeOffset now);
}

/// <summary>Watches nothing.</summary>
public sealed class SilentObserver : IRunObserver
{
    /// <inheritdoc/>
    public void OnEntry(in JournalEntry entry, ExperimentState state)
    {
    }

    /// <inheritdoc/>
    public void OnStep(ExperimentState state, DateTimeOffset now)
    {
    }
}
