using System.Text;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Journal;

namespace Tune.Hpc.Adapters.Tests.Journal;

public sealed class JournalReaderTests : IDisposable
{
    private readonly JournalFixture _journal = new();

    [Fact]
    public void What_was_written_is_read()
    {
        _journal.Write(EventSamples.All);
        var entries = _journal.ReadAll();
        Assert.Equal(EventSamples.All.Count, entries.Count);
        Assert.All(entries.Zip(EventSamples.All), pair => Assert.True(EventSamples.Same(pair.First.Event, pair.Second)));
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(n => (long)n), entries.Select(e => e.Seq));
    }

    [Fact]
    public void A_last_line_torn_at_any_byte_is_left_out_and_then_cut_off()
    {
        _journal.Write(JournalFixture.Note("first"), JournalFixture.Note("second"));
        byte[] whole = _journal.Bytes;
        int lastStart = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (int length = lastStart + 1; length < whole.Length; length++)
        {
            _journal.Bytes = whole[..length];
            Assert.Equal("first", ((WarningRaised)Assert.Single(_journal.ReadAll()).Event).Message);
            using (var writer = _journal.Open())
            {
                Assert.Equal(length - lastStart, writer.Torn!.Bytes);
                Assert.Equal(whole[lastStart..length], File.ReadAllBytes(writer.Torn.KeptIn));
                Assert.Equal("journal.torn-2", Path.GetFileName(writer.Torn.KeptIn));
            }

            Assert.Equal(whole[..lastStart], _journal.Bytes);
        }
    }

    [Fact]
    public void A_last_line_with_a_wrong_checksum_counts_as_torn()
    {
        _journal.Write(JournalFixture.Note("first"), JournalFixture.Note("second"));
        byte[] bytes = _journal.Bytes;
        bytes[^30] ^= 1;
        _journal.Bytes = bytes;
        Assert.Single(_journal.ReadAll());
        _journal.Write(JournalFixture.Note("third"));
        Assert.Equal(["first", "third"], _journal.ReadAll().Select(e => ((WarningRaised)e.Event).Message));
    }

    [Fact]
    public void A_bit_flipped_anywhere_before_the_last_line_is_an_error_that_names_the_line()
    {
        _journal.Write(JournalFixture.Note("first"), JournalFixture.Note("second"), JournalFixture.Note("third"));
        byte[] whole = _journal.Bytes;
        int lastStart = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (int at = 0; at < lastStart; at++)
        {
            byte[] bytes = [.. whole];
            bytes[at] ^= (byte)(1 << (at % 8));
            _journal.Bytes = bytes;
            var error = Assert.Throws<TuneException>(_journal.ReadAll);
            int line = whole.AsSpan(0, at).Count((byte)'\n') + 1;
            int start = whole.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
            Assert.Equal(StorageCodes.JournalDamaged, error.Code);
            Assert.Contains($"line {line}, which begins at byte {start}", error.Message, StringComparison.Ordinal);
            Assert.Contains("doctor", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_line_is_an_error()
    {
        _journal.Write(JournalFixture.Note("first"), JournalFixture.Note("second"), JournalFixture.Note("third"));
        string[] lines = File.ReadAllLines(_journal.Path);
        File.WriteAllText(_journal.Path, string.Concat(lines.Where((_, i) => i != 2).Select(l => l + "\n")));
        Assert.Contains("event 2 should follow", Assert.Throws<TuneException>(_journal.ReadAll).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_goes_on_where_the_journal_has_grown()
    {
        _journal.Write(JournalFixture.Note("first"));
        using var reader = JournalReader.Open(_journal.Path);
        Assert.Single(reader.ReadToEnd());
        Assert.False(reader.TryRead(out _));
        _journal.Write(JournalFixture.Note("second"), JournalFixture.Note("third"));
        Assert.Equal([2, 3], reader.ReadToEnd().Select(e => e.Seq));
    }

    [Fact]
    public void A_reader_sees_a_line_that_arrives_in_pieces_once_it_is_whole()
    {
        _journal.Write(JournalFixture.Note("first"));
        byte[] before = _journal.Bytes;
        _journal.Write(JournalFixture.Note("second"));
        byte[] after = _journal.Bytes;
        _journal.Bytes = before;
        using var reader = JournalReader.Open(_journal.Path);
        Assert.Single(reader.ReadToEnd());
        using var file = new FileStream(_journal.Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        for (int at = before.Length; at < after.Length; at++)
        {
            Assert.False(reader.TryRead(out _));
            file.WriteByte(after[at]);
        }

        Assert.True(reader.TryRead(out var entry));
        Assert.Equal(2, entry.Seq);
    }

    [Fact]
    public void A_journal_of_a_newer_format_names_the_versions()
    {
        File.WriteAllBytes(_journal.Path, new JournalHeader(2, "0.9.0", "0.8.1").ToLine());
        var error = Assert.Throws<TuneException>(_journal.ReadAll);
        Assert.Equal(StorageCodes.JournalNewer, error.Code);
        Assert.Contains("format 2, written by version 0.9.0", error.Message, StringComparison.Ordinal);
        Assert.Contains("Use version 0.8.1 or newer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_event_names_the_version_that_wrote_it()
    {
        _journal.Write(new DriverStarted { Host = "h", ProcessId = 1, ToolVersion = "0.7.2" });
        var line = new ByteBuffer();
        line.Add("{\"seq\":2,\"time\":\"2026-11-22T05:56:24.123Z\",\"epoch\":1,\"kind\":\"trial-promoted.1\",\"trial\":1"u8);
        JournalLine.Close(line, 0);
        _journal.Bytes = [.. _journal.Bytes, .. line.Written];
        var error = Assert.Throws<TuneException>(_journal.ReadAll);
        Assert.Equal(StorageCodes.EventUnknown, error.Code);
        Assert.Contains("line 3: event 'trial-promoted.1' is not known to this version; it was written by version 0.7.2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello\n")]
    [InlineData("{\"journal\":1}\n")]
    public void A_file_that_is_no_journal_is_an_error(string text)
    {
        File.WriteAllText(_journal.Path, text, new UTF8Encoding(false));
        Assert.Equal(StorageCodes.JournalDamaged, Assert.Throws<TuneException>(_journal.ReadAll).Code);
    }

    [Fact]
    public void A_journal_that_is_not_there_is_an_error()
    {
        File.Delete(_journal.Path);
        Assert.Equal(StorageCodes.JournalMissing, Assert.Throws<TuneException>(_journal.ReadAll).Code);
    }

    [Fact]
    public void Lines_longer_than_the_buffer_are_read()
    {
        string message = new('x', 3 << 20);
        _journal.Write(JournalFixture.Note("first"), JournalFixture.Note(message), JournalFixture.Note("third"));
        Assert.Equal(message, ((WarningRaised)_journal.ReadAll()[1].Event).Message);
    }

    public void Dispose() => _journal.Dispose();
}
