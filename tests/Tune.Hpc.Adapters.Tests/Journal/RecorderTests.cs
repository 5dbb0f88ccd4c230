using Tune.Hpc.Adapters.Tests.Inbox;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Journal;

public sealed class RecorderTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly JournalFixture _journal = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public void Time_goes_on_where_the_clock_is_behind_the_journal()
    {
        using var writer = _journal.Open();
        var state = new ExperimentState(new ExperimentRules { Searcher = new ListSearcher(), FixedRequest = new JobRequest() });
        var recorder = new Recorder(writer, state, null, _clock, new SilentObserver());
        recorder.Append(new DriverStarted { Host = "fast", ProcessId = 1, ToolVersion = "0" });
        var last = state.LastTime;
        _clock.Advance(-Hour);
        Assert.Equal(last, recorder.Now);
        _clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(TimeSpan.FromSeconds(90), recorder.Now - last);
        recorder.Append(new DriverStopped { Reason = "test" });
        Assert.Equal(TimeSpan.FromSeconds(90), state.LastTime - last);
        _clock.Advance(Hour * 2);
        Assert.Equal(_clock.GetUtcNow(), recorder.Now);
    }

    public void Dispose() => _journal.Dispose();
}
