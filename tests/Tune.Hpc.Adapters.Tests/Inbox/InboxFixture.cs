using System.Text;
using Tune.Hpc.Adapters.Tests.Folder;
using Tune.Hpc.Storage.Inbox;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Inbox;

/// <summary>An inbox file, its trial and its reader.</summary>
internal sealed class InboxFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private AttemptInbox _inbox;

    public InboxFixture(LogMetricReader? log = null)
    {
        Shared = new InboxReader(Clock);
        _inbox = log is null ? AttemptInbox.OfReports(Shared, Path, 0) : AttemptInbox.OfLog(Shared, Path, 0, log);
    }

    public ManualClock Clock { get; } = new();

    public InboxReader Shared { get; }

    public string Path => _folder["reports.jsonl"];

    public long Offset => _inbox.Offset;

    public long Length => new FileInfo(Path).Length;

    public void Append(string text) => Append(Encoding.UTF8.GetBytes(text));

    public void Append(ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(bytes);
    }

    /// <summary>Reads until nothing is new, each item as text.</summary>
    public List<string> Read(bool atEnd = false)
    {
        var items = new List<InboxItem>();
        while (_inbox.Read(items, atEnd))
        {
        }

        return [.. items.Select(Show)];
    }

    /// <summary>Forgets everything but the offset, as a driver does that is started again.</summary>
    public void Reopen()
    {
        _inbox.Dispose();
        _inbox = AttemptInbox.OfReports(new InboxReader(Clock), Path, Offset);
    }

    public void Dispose()
    {
        _inbox.Dispose();
        _folder.Dispose();
    }

    private static string Show(InboxItem item) => item.Rejected is { } rejected
        ? $"{rejected.Kind} x{rejected.Lines} '{rejected.Quote}' @{item.EndOffset}"
        : $"{string.Join(' ', item.Metrics.Select(m => $"{m.Name}={m.Value.Kind}:{m.Value}"))}{(item.Checkpoint is { } c ? $" [{c}]" : "")}{(item.Update is { } u ? $" #{u}" : "")} @{item.EndOffset}";
}
