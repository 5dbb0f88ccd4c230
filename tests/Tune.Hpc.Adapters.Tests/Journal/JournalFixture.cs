using Tune.Hpc.Adapters.Tests.Folder;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Journal;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Journal;

/// <summary>A journal in a folder of its own.</summary>
internal sealed class JournalFixture : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 5, 56, 24, 123, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public JournalFixture() => JournalWriter.Create(Path, "0.1.0", FolderAccess.Private);

    public string Path => _folder["journal.jsonl"];

    public string Folder => _folder.Path;

    public byte[] Bytes
    {
        get => File.ReadAllBytes(Path);
        set => File.WriteAllBytes(Path, value);
    }

    /// <summary>Appends as a driver of its own.</summary>
    public void Write(params IEnumerable<ExperimentEvent> facts)
    {
        using var writer = Open();
        foreach (var fact in facts)
        {
            writer.Append(fact, Now);
        }

        writer.Flush();
    }

    public JournalWriter Open()
    {
        using var reader = JournalReader.Open(Path);
        _ = reader.ReadToEnd().Count();
        return JournalWriter.Open(Path, reader.End);
    }

    public List<JournalEntry> ReadAll()
    {
        using var reader = JournalReader.Open(Path);
        return [.. reader.ReadToEnd()];
    }

    public static WarningRaised Note(string message) => new() { Kind = "note", Message = message };

    public void Dispose() => _folder.Dispose();
}
