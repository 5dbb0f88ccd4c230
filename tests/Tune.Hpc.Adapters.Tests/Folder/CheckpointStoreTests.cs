using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Folder;

public sealed class CheckpointStoreTests : IDisposable
{
    private static readonly TrialId Source = new(1);
    private static readonly TrialId Target = new(2);

    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();
    private readonly ExperimentFolder _experiment;
    private readonly CheckpointStore _store;

    public CheckpointStoreTests()
    {
        _experiment = ExperimentFolder.Planned(_folder.Path, "x", null, FolderAccess.Private);
        _store = new CheckpointStore(_experiment);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_whole_checkpoint_can_be_used_and_has_a_size()
    {
        Write(Source, "000005", ("model.bin", "12345"), ("deep/er/state", "678"), (".hidden", "9"));
        Assert.Null(_store.WhyUnusable(Source, "000005"));
        Assert.Null(_store.WhyUnusable(Source, "000005", 9));
        Assert.Equal(9, _store.BytesOf(Source, "000005"));
    }

    [Fact]
    public void A_single_file_is_a_checkpoint_too()
    {
        Directory.CreateDirectory(Checkpoints(Source));
        File.WriteAllText(PathOf(Source, "best.pt"), "12345");
        Assert.Equal((null, 5L), (_store.WhyUnusable(Source, "best.pt"), _store.BytesOf(Source, "best.pt")));
        Assert.Equal(5, _store.Copy(Source, "best.pt", Target, "0001-from"));
        Assert.Equal("12345", File.ReadAllText(PathOf(Target, "0001-from")));
        _store.Remove(Source, "best.pt");
        Assert.Empty(Names(Source));
    }

    [Fact]
    public void What_is_absent_or_empty_cannot_be_used()
    {
        Assert.EndsWith("000005: there is no such folder", _store.WhyUnusable(Source, "000005"));
        Assert.Null(_store.BytesOf(Source, "000005"));
        Directory.CreateDirectory(PathOf(Source, "000005/inner"));
        Assert.EndsWith("000005: it is empty", _store.WhyUnusable(Source, "000005"));
        Assert.EndsWith("000005: it is empty", _store.WhyUnusable(Source, "000005", 7));
        Assert.Null(_store.WhyUnusable(Source, "000005", 0)); // a mark that was reported as it is
    }

    [Theory]
    [InlineData(".tmp-7-d")]
    [InlineData("deep/.tmp-123-abc")]
    public void What_was_still_being_written_cannot_be_used(string left)
    {
        Write(Source, "000005", ("model.bin", "1"), (left, "half"));
        Assert.EndsWith($"000005: it holds {left}, a file that was still being written", _store.WhyUnusable(Source, "000005"));
        Write(Source, ".tmp-1-2", ("model.bin", "1"));
        Assert.EndsWith(".tmp-1-2: a name that begins with a point is a checkpoint that is still being written", _store.WhyUnusable(Source, ".tmp-1-2"));
    }

    [Fact]
    public void What_has_become_smaller_than_it_was_cannot_be_used()
    {
        Write(Source, "000005", ("model.bin", "1234"));
        Assert.Null(_store.WhyUnusable(Source, "000005", 3));
        Assert.EndsWith("000005: it has 4 bytes, and had 5 when it was reported", _store.WhyUnusable(Source, "000005", 5));
    }

    [Fact]
    public void A_copy_shares_its_files_and_outlives_its_source()
    {
        Write(Source, "000005", ("model.bin", "12345"), ("deep/state", "678"));
        Assert.Equal(8, _store.Copy(Source, "000005", Target, "0001-from-00001-000005"));
        Assert.Equal(["0001-from-00001-000005"], Names(Target));
        if (!OperatingSystem.IsWindows())
        {
            // Hard links have one modification time; a copy on the same disk would only cost space.
            File.SetLastWriteTimeUtc(PathOf(Source, "000005/model.bin"), DateTime.UnixEpoch);
            Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(PathOf(Target, "0001-from-00001-000005/model.bin")));
        }

        _store.Remove(Source, "000005");
        Assert.Equal("678", File.ReadAllText(PathOf(Target, "0001-from-00001-000005/deep/state")));
        Assert.Null(_store.WhyUnusable(Target, "0001-from-00001-000005"));
    }

    [Fact]
    public void Links_in_a_checkpoint_lead_where_they_led()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights on Windows");
        File.WriteAllText(_folder["base.txt"], "base");
        Write(Source, "000005", ("model.bin", "12345"));
        File.CreateSymbolicLink(PathOf(Source, "000005/latest"), "model.bin");
        File.CreateSymbolicLink(PathOf(Source, "000005/out"), "../../../../../base.txt");
        _store.Copy(Source, "000005", Target, "copy");
        Assert.Equal(("12345", "base"), (File.ReadAllText(PathOf(Target, "copy/latest")), File.ReadAllText(PathOf(Target, "copy/out"))));
        Assert.Equal("model.bin", new FileInfo(PathOf(Target, "copy/latest")).LinkTarget);
        _store.Remove(Source, "000005");
        Assert.Equal("base", File.ReadAllText(_folder["base.txt"]));
    }

    [Fact]
    public void A_copy_that_is_there_is_left_as_it_is()
    {
        Write(Source, "000005", ("model.bin", "12345"));
        _store.Copy(Source, "000005", Target, "copy");
        _store.Remove(Source, "000005");
        Assert.Equal(5, _store.Copy(Source, "000005", Target, "copy"));
    }

    [Fact]
    public void Without_its_source_a_copy_is_an_error_that_names_it_and_nothing_appears()
    {
        var error = Assert.Throws<TuneException>(() => _store.Copy(Source, "000005", Target, "copy"));
        Assert.Contains("copy checkpoint 000005 of trial 00001", error.Message);
        _store.RemoveLeftOvers(Target);
        Assert.Empty(Names(Target));
    }

    [Fact]
    public void Without_links_files_are_copied()
    {
        using var disk = new SmallDisk(256);
        var there = ExperimentFolder.Planned(_folder.Path, "y", disk.Path, FolderAccess.Private);
        Write(Source, "000005", ("model.bin", "12345"), ("deep/state", "678"));
        Directory.CreateDirectory(there.Trial(Source).Path);
        Directory.CreateSymbolicLink(there.Trial(Source).Checkpoints, Checkpoints(Source));
        Assert.Equal(8, new CheckpointStore(there).Copy(Source, "000005", Target, "copy"));
        Assert.Equal("12345", File.ReadAllText(Path.Combine(there.Trial(Target).Checkpoint("copy"), "model.bin")));
    }

    [Fact]
    public void A_full_disk_is_said_and_leaves_no_half_checkpoint()
    {
        using var disk = new SmallDisk(64);
        var there = ExperimentFolder.Planned(_folder.Path, "y", disk.Path, FolderAccess.Private);
        var store = new CheckpointStore(there);
        Write(Source, "000005", ("model.bin", new string('x', 200_000)));
        Directory.CreateDirectory(there.Trial(Source).Path);
        Directory.CreateSymbolicLink(there.Trial(Source).Checkpoints, Checkpoints(Source));
        var error = Assert.Throws<TuneException>(() => store.Copy(Source, "000005", Target, "copy"));
        Assert.Equal(StorageCodes.DiskFull, error.Code);
        Assert.Empty(store.There(Target, ["copy"]));
        store.RemoveLeftOvers(Target);
        Assert.Empty(Directory.EnumerateFileSystemEntries(there.Trial(Target).Checkpoints));
    }

    [Fact]
    public void What_an_interrupted_driver_left_is_removed_and_nothing_else()
    {
        Write(Source, ".copy-0001-x.y", ("a", "1"));
        Write(Source, ".gone-000001-x.y", ("a/b", "1"));
        Write(Source, ".tmp-12-ab", ("a", "1"));
        Write(Source, "000005", ("a", "1"));
        _store.RemoveLeftOvers(Source);
        _store.RemoveLeftOvers(Target);
        Assert.Equal([".tmp-12-ab", "000005"], Names(Source));
    }

    [Fact]
    public void Removing_twice_does_no_harm_and_there_tells_what_is_left()
    {
        Write(Source, "000005", ("a", "1"));
        Write(Source, "000006", ("a", "1"));
        _store.Remove(Source, "000005");
        _store.Remove(Source, "000005");
        Assert.Equal(["000006"], _store.There(Source, ["000004", "000005", "000006"]));
        Assert.Empty(_store.There(Target, ["000004"]));
    }

    [Fact]
    public void Configurations_are_replaced_whole()
    {
        var first = ConfigMap.Empty.With("lr", ConfigValue.Of(0.1));
        _experiment.PrepareTrial(Source, first);
        _experiment.PrepareAttempt(new AttemptId(Source, 1), "");
        _experiment.WriteConfig(Source, first.With("lr", ConfigValue.Of(0.2)));
        string update = _experiment.WriteConfig(new AttemptId(Source, 1), 2, first);
        Assert.Equal("{\n  \"lr\": 0.2\n}\n", File.ReadAllText(_experiment.Trial(Source).Config));
        Assert.Equal(Path.Combine(_experiment.Attempt(new AttemptId(Source, 1)).Path, "config-2.json"), update);
        Assert.Equal("{\n  \"lr\": 0.1\n}\n", File.ReadAllText(update));
    }

    private string Checkpoints(TrialId trial) => _experiment.Trial(trial).Checkpoints;

    private string PathOf(TrialId trial, string name) => Path.Combine(Checkpoints(trial), name);

    private string[] Names(TrialId trial) => [.. Directory.EnumerateFileSystemEntries(Checkpoints(trial)).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    private void Write(TrialId trial, string name, params (string File, string Text)[] files)
    {
        foreach (var (file, text) in files)
        {
            string path = Path.Combine(PathOf(trial, name), file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }
}
