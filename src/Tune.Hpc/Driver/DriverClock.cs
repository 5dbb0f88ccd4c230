using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Driver;

/// <summary>Adds up the time an experiment has been worked on, from the journal's own times.</summary>
internal sealed class DriverClock
{
    private TimeSpan _elapsed;
    private DateTimeOffset? _last;

    internal bool DriverActive { get; private set; }

    internal void Advance(in JournalEntry entry, bool trialsLive)
    {
        // A driver that starts while another seems active follows one that was killed: how long its trials ran on is not known, so the gap is
        // down-time. To take a night after a crash for work would spend a time budget on nothing.
        bool worked = entry.Event is DriverStarted ? trialsLive && !DriverActive : DriverActive || trialsLive;
        _elapsed = Sum(entry.Time, worked);
        _last = entry.Time;
        DriverActive = entry.Event switch
        {
            DriverStarted => true,
            DriverStopped => false,
            _ => DriverActive,
        };
    }

    internal TimeSpan ElapsedAt(DateTimeOffset now, bool trialsLive) => Sum(now, DriverActive || trialsLive);

    private TimeSpan Sum(DateTimeOffset now, bool worked) => worked && _last is { } last && now > last ? _elapsed + (now - last) : _elapsed;
}
