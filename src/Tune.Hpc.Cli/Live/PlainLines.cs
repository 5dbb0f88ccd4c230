using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Live;

/// <summary>Watches a run in plain lines: one when a trial ends, one now and then for all, and what goes wrong.</summary>
internal sealed class PlainLines(Surroundings surroundings) : IRunObserver
{
    private static readonly TimeSpan _statusEvery = TimeSpan.FromSeconds(30);
    private readonly long _start = surroundings.Clock.GetTimestamp();
    private long _lastStatus = surroundings.Clock.GetTimestamp();

    /// <inheritdoc/>
    public void OnEntry(in JournalEntry entry, ExperimentState state)
    {
        if (RunLines.Of(entry, state) is { } line)
        {
            Say(line);
        }
    }

    /// <inheritdoc/>
    public void OnStep(ExperimentState state, DateTimeOffset now)
    {
        if (surroundings.Clock.GetElapsedTime(_lastStatus) < _statusEvery)
        {
            return;
        }

        _lastStatus = surroundings.Clock.GetTimestamp();
        Say($"{Phrases.Duration(surroundings.Clock.GetElapsedTime(_start))}: {RunLines.Progress(state)}");
    }

    private void Say(string line) => surroundings.Err.WriteLine(line);
}
