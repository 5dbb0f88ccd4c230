using Tune.Hpc.Adapters.Tests.Folder;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Journal;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Journal;

public sealed class JournalWriterTests : IDisposable
{
    private readonly JournalFixture _journal = new();

    [Fact]
    public void Nothing_is_written_before_the_flush()
    {
        using var writer = _journal.Open();
        writer.Append(JournalFixture.Note("first"), JournalFixture.Now);
        Assert.Empty(_journal.ReadAll());
        writer.Flush();
        Assert.Single(_journal.ReadAll());
        Assert.Equal(0, writer.PendingBytes);
    }

    [Fact]
    public void The_entry_given_back_is_the_entry_that_is_read()
    {
        using var writer = _journal.Open();
        var entry = writer.Append(JournalFixture.Note("first"), new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(1234567));
        writer.Flush();
        Assert.Equal(entry, Assert.Single(_journal.ReadAll()));
    }

    [Fact]
    public void Each_driver_has_the_next_epoch()
    {
        _journal.Write(JournalFixture.Note("first"));
        _journal.Write(JournalFixture.Note("second"));
        Assert.Equal([1, 2], _journal.ReadAll().Select(e => e.Epoch));
    }

    [Fact]
    public void A_writer_that_finds_the_journal_grown_never_writes_again()
    {
        using var first = _journal.Open();
        using var second = _journal.Open();
        first.Append(JournalFixture.Note("of the first"), JournalFixture.Now);
        first.Flush();
        byte[] left = _journal.Bytes;
        second.Append(JournalFixture.Note("of the second"), JournalFixture.Now);
        var error = Assert.Throws<TuneException>(second.Flush);
        Assert.Equal(StorageCodes.JournalTaken, error.Code);
        Assert.Equal(4, error.ExitCode);
        second.Append(JournalFixture.Note("again"), JournalFixture.Now);
        Assert.Same(error, Assert.Throws<TuneException>(second.Flush));
        Assert.Equal(left, _journal.Bytes);
        first.Append(JournalFixture.Note("goes on"), JournalFixture.Now);
        first.Flush();
    }

    [Fact]
    public void A_writer_notices_a_last_line_of_the_same_length_that_is_not_its_own()
    {
        using var first = _journal.Open();
        first.Append(JournalFixture.Note("aaaa"), JournalFixture.Now);
        first.Flush();
        byte[] header = new JournalHeader(1, "0.1.0", JournalHeader.CurrentReadableFrom).ToLine();
        _journal.Bytes = header;
        _journal.Write(JournalFixture.Note("bbbb"));
        first.Append(JournalFixture.Note("more"), JournalFixture.Now);
        Assert.Equal(StorageCodes.JournalTaken, Assert.Throws<TuneException>(first.Flush).Code);
    }

    [Fact]
    public void A_writer_does_not_open_a_journal_that_grew_since_it_was_read()
    {
        using var reader = JournalReader.Open(_journal.Path);
        _journal.Write(JournalFixture.Note("meanwhile"));
        var error = Assert.Throws<TuneException>(() => JournalWriter.Open(_journal.Path, reader.End));
        Assert.Equal(4, error.ExitCode);
        Assert.Single(_journal.ReadAll());
    }

    [Fact]
    public void A_journal_that_was_moved_away_is_an_error()
    {
        using var writer = _journal.Open();
        writer.Append(JournalFixture.Note("first"), JournalFixture.Now);
        File.Move(_journal.Path, _journal.Path + ".elsewhere");
        Assert.Equal(StorageCodes.JournalMissing, Assert.Throws<TuneException>(writer.Flush).Code);
        Assert.False(File.Exists(_journal.Path));
    }

    [Fact]
    public void There_is_one_journal_of_a_name() =>
        Assert.Equal(StorageCodes.ExperimentExists, Assert.Throws<TuneException>(() => JournalWriter.Create(_journal.Path, "0.1.0", FolderAccess.Private)).Code);

    [Fact]
    public void On_a_full_disk_nothing_of_the_step_is_kept_and_the_step_can_be_repeated()
    {
        using var disk = new SmallDisk(kilobytes: 64);
        string path = Path.Combine(disk.Path, "journal.jsonl");
        JournalWriter.Create(path, "0.1.0", FolderAccess.Private);
        using var reader = JournalReader.Open(path);
        using var writer = JournalWriter.Open(path, reader.End);
        string filler = disk.Fill();
        long before = new FileInfo(path).Length;
        writer.Append(JournalFixture.Note(new string('x', 20_000)), JournalFixture.Now);
        for (int i = 0; i < 3; i++)
        {
            var error = Assert.Throws<TuneException>(writer.Flush);
            Assert.Equal(StorageCodes.DiskFull, error.Code);
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
            Assert.Equal(before, new FileInfo(path).Length);
        }

        File.Delete(filler);
        writer.Append(JournalFixture.Note("later"), JournalFixture.Now);
        writer.Flush();
        Assert.Equal([1, 2], reader.ReadToEnd().Select(e => e.Seq));
    }

    [Fact]
    public void On_a_read_only_disk_the_error_says_so()
    {
        using var disk = new SmallDisk(kilobytes: 64);
        string path = Path.Combine(disk.Path, "journal.jsonl");
        JournalWriter.Create(path, "0.1.0", FolderAccess.Private);
        disk.MakeReadOnly();
        using var reader = JournalReader.Open(path);
        Assert.Empty(reader.ReadToEnd());
        Assert.Equal(StorageCodes.ReadOnly, Assert.Throws<TuneException>(() => JournalWriter.Open(path, reader.End)).Code);
    }

    public void Dispose() => _journal.Dispose();
}
