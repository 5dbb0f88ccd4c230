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

    /// <summary>Drives while the table is shown; it is gone afterwards.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="options">How to drive.</param>
    /// <param name="said">What has been said to a person who interrupts; null before.</param>
    /// <param name="surroundings">The terminal.</param>
    public static async Task<RunOutcome> RunAsync(string folder, DriverOptions options, Func<string?> said, Surroundings surroundings)
    {
        var console = Terminals.Create(surroundings.Err, surroundings.ErrTerminal!, surroundings.Color);
        return await console.Live(new Text(""))
            .AutoClear(true)
            .Overflow(VerticalOverflow.Crop)
            .StartAsync(async display =>
            {
                var table = new LiveTable(display, surroundings, Path.GetFileName(folder), said);
                return await Experiments.RunAsync(folder, options with { Observer = table });
            });
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
