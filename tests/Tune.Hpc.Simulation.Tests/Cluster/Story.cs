using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>What befell a cluster and what its drivers wrote down, line by line: for whoever reads a failed simulation.</summary>
internal sealed class Story(VirtualClock clock)
{
    private readonly List<(DateTimeOffset At, string Text)> _lines = [];

    internal void Tell(string text) => _lines.Add((clock.Now, text));

    internal string With(IReadOnlyList<JournalEntry> journal) => string.Join('\n', _lines
        .Select(l => (l.At, l.Text))
        .Concat(journal.Where(e => e.Event is not ReportReceived).Select(e => (At: e.Time, Text: $"    {e.Seq} (driver {e.Epoch}) {e.Event}")))
        .OrderBy(l => l.At)
        .Select(l => $"{l.At:T} {l.Text}"));
}
