using Spectre.Console;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Live;

/// <summary>Watches a run on a terminal: a table that is drawn anew, at most five times a second.</summary>
internal sealed class LiveTable : IRunObserver
{
    private const int RecentKept = 200;
    private static readonly TimeSpan _drawEvery = TimeSpan.FromMilliseconds(200);
    private readonly LiveDisplayContext _display;
    private readonly Surroundings _surroundings;
    private readonly string _name;
    private readonly Func<string?> _said;
    private readonly LinkedList<TrialId> _recent = new();
    private long? _lastDrawn;

    private LiveTable(LiveDisplayContext display, Surroundings surroundings, string name, Func<string?> said)
    {
        _said = said;
        _display = display;
        _surroundings = surroundings;
        _name = name;
    }

    /// <summary>Does something while the table is shown; it is gone afterwards.</summary>
    /// <param name="name">The experiment's name.</param>
    /// <param name="said">What to tell a person instead of how to stop; null before there is something.</param>
    /// <param name="surroundings">The terminal.</param>
    /// <param name="work">What is done; the observer it gets draws.</param>
    public static async Task<T> ShowAsync<T>(string name, Func<string?> said, Surroundings surroundings, Func<LiveTable, Task<T>> work)
    {
        var console = Terminals.Create(surroundings.Err, surroundings.ErrTerminal!, surroundings.Color);
        return await console.Live(new Text(""))
            .AutoClear(true)
            .Overflow(VerticalOverflow.Crop)
            .StartAsync(async display =>
            {
                return await work(new LiveTable(display, surroundings, name, said));
            });
    }

    /// <summary>Takes trials that ended before the table was there.</summary>
    public void TakeEnded(ExperimentState state)
    {
        foreach (var trial in state.Trials.Where(t => t.HasEnded).OrderByDescending(t => t.EndedAt).Take(RecentKept))
        {
            _recent.AddLast(trial.Id);
        }
    }

    /// <inheritdoc/>
    public void OnEntry(in JournalEntry entry, ExperimentState state)
    {
        if (entry.Event is TrialEnded ended)
        {
            _recent.AddFirst(ended.Trial);
            if (_recent.Count > RecentKept)
            {
                _recent.RemoveLast();
            }
        }
    }

    /// <inheritdoc/>
    public void OnStep(ExperimentState state, DateTimeOffset now)
    {
        if (_lastDrawn is { } last && _surroundings.Clock.GetElapsedTime(last) < _drawEvery)
        {
            return;
        }

        _lastDrawn = _surroundings.Clock.GetTimestamp();
        _display.UpdateTarget(LivePicture.Of(_name, state, now, _recent, _said(), _surroundings.ErrTerminal!()));
    }
}
