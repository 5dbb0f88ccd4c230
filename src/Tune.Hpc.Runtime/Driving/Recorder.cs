using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage.Journal;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>The one way into the journal: appends an event, folds it, and tells who watches.</summary>
internal sealed class Recorder(JournalWriter journal, ExperimentState state, MachinePool? pool, TimeProvider clock, IRunObserver observer)
{
    private TimeSpan _ahead;

    internal ExperimentState State => state;

    /// <summary>Told of each report, once it is folded.</summary>
    internal Action<ReportReceived>? Reported { get; set; }

    /// <summary>Told of each event, once it is folded; must not append anything.</summary>
    internal event Action<ExperimentEvent>? Appended;

    /// <summary>Which driver this is.</summary>
    internal int Epoch => journal.Epoch;

    /// <summary>Now, but never before the last entry: a clock that was set back, or is that of another host, must not make time run backwards in the journal.
    /// It must not make it stand still either: waits would not end before the clock has caught up.</summary>
    internal DateTimeOffset Now
    {
        get
        {
            var now = clock.GetUtcNow();
            if (now >= state.LastTime)
            {
                _ahead = TimeSpan.Zero;
            }
            else if (now + _ahead < state.LastTime)
            {
                _ahead = state.LastTime - now;
            }

            return now + _ahead;
        }
    }

    internal void Append(ExperimentEvent happened)
    {
        var entry = journal.Append(happened, Now);
        state.Apply(entry);
        Account(happened);
        observer.OnEntry(entry, state);
        Appended?.Invoke(happened);
        if (happened is ReportReceived report)
        {
            Reported?.Invoke(report);
        }
    }

    /// <summary>To disk, once for all that was appended since.</summary>
    internal void Flush() => journal.Flush();

    /// <summary>The places that are taken follow from plans and ends alone.</summary>
    private void Account(ExperimentEvent happened)
    {
        if (happened is AttemptPlanned planned)
        {
            pool?.Take(planned);
        }
        else if (happened is AttemptEnded ended)
        {
            var attempt = state.Find(ended.Trial)!.Attempts[ended.Attempt - 1].Planned;
            pool?.Release(attempt);
        }
    }
}
