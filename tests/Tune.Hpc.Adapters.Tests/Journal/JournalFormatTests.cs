using System.Text;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Adapters.Tests.Journal;

/// <summary>Journals of released formats, kept for ever: what they meant when they were written is what they mean.</summary>
/// <remarks>To add a file for new kinds of events: <c>TUNE_WRITE_GOLDEN=1 dotnet test --filter JournalFormatTests</c>. Files that exist are never written again.</remarks>
public sealed class JournalFormatTests
{
    private static string Data => Path.Combine(SourceFolder(), "data", "journal-v1");

    public static TheoryData<string> Files => [.. EventSamples.Files.Keys];

    [Theory, MemberData(nameof(Files))]
    public void Journals_of_format_1_are_read_as_they_were_written(string file)
    {
        string path = Path.Combine(Data, file);
        WriteWhereAsked(path);
        using var reader = JournalReader.Open(path);
        var entries = reader.ReadToEnd().ToList();
        Assert.Equal("0.1.0", reader.Header.ToolVersion);
        Assert.Equal(EventSamples.Files[file].Count, entries.Count);
        Assert.All(entries.Zip(EventSamples.Files[file]), pair => Assert.True(EventSamples.Same(pair.First.Event, pair.Second), pair.Second.ToString()));
    }

    [Theory, MemberData(nameof(Files))]
    public void Journals_of_format_1_are_still_written_byte_by_byte(string file)
    {
        string path = Path.Combine(Data, file);
        WriteWhereAsked(path);
        Assert.Equal(File.ReadAllText(path), Encoding.UTF8.GetString(Journal(EventSamples.Files[file])));
    }

    private static byte[] Journal(IReadOnlyList<ExperimentEvent> samples)
    {
        using var journal = new JournalFixture();
        for (int i = 0; i < samples.Count; i += 10)
        {
            journal.Write(samples.Skip(i).Take(10));
        }

        return journal.Bytes;
    }

    private static void WriteWhereAsked(string path)
    {
        if (Environment.GetEnvironmentVariable("TUNE_WRITE_GOLDEN") == "1" && !File.Exists(path))
        {
            Directory.CreateDirectory(Data);
            File.WriteAllBytes(path, Journal(EventSamples.Files[Path.GetFileName(path)]));
        }
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}
