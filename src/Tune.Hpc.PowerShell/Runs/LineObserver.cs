using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>Says in plain lines what happens.</summary>
internal sealed class LineObserver(Action<string> say) : IRunObserver
{
    /// <inheritdoc/>
    public void OnEntry(in JournalEntry entry, ExperimentState state)
    {
        if (RunLines.Of(entry, state) is { } line)
        {
            say(line);
        }
    }

    /// <inheritdoc/>
    public void OnStep(ExperimentState state, DateTimeOffset now)
    {
    }
}
