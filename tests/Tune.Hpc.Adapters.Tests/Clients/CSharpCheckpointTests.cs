using Tune.Hpc.Client;

namespace Tune.Hpc.Adapters.Tests.Clients;

public sealed class CSharpCheckpointTests : IDisposable
{
    private static readonly Dictionary<string, object?> SomeLoss = new() { ["loss"] = 1 };

    private readonly TrialFolder _folder = new();
    private readonly TuneTrial _trial;

    public CSharpCheckpointTests() => _trial = new TuneTrial(name => _folder.Environment.GetValueOrDefault(name), TextWriter.Null);

    public void Dispose()
    {
        _trial.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_checkpoint_appears_whole_and_the_next_report_carries_it()
    {
        string? folder = _trial.SaveCheckpoint(10, temporary =>
        {
            File.WriteAllText(Path.Combine(temporary, "model"), "weights");
            Assert.All(_folder.CheckpointNames, name => Assert.StartsWith(".tmp-", name));
        });
        _trial.Report(SomeLoss);
        _trial.Report(SomeLoss);
        Assert.Equal(Path.Combine(_folder.Checkpoints, "000010"), folder);
        Assert.Equal(["000010"], _folder.CheckpointNames);
        Assert.Equal("weights", File.ReadAllText(Path.Combine(folder!, "model")));
        Assert.Equal(["000010", "none"], _folder.ReportedCheckpoints);
    }

    [Fact]
    public void A_checkpoint_that_fails_leaves_nothing()
    {
        Assert.Throws<InvalidDataException>(() => _trial.SaveCheckpoint(10, _ => throw new InvalidDataException()));
        _trial.Report(SomeLoss);
        Assert.Empty(_folder.CheckpointNames);
        Assert.Equal(["none"], _folder.ReportedCheckpoints);
    }

    [Fact]
    public void A_name_that_is_taken_is_never_replaced()
    {
        foreach (string text in (string[])["a", "b", "c"])
        {
            _trial.SaveCheckpoint(1, folder => File.WriteAllText(Path.Combine(folder, "model"), text));
            _trial.Report(SomeLoss);
        }

        Assert.Equal(["000001", "000001-2", "000001-3"], _folder.ReportedCheckpoints);
        Assert.Equal(["a", "b", "c"], _folder.ReportedCheckpoints.Select(name => File.ReadAllText(Path.Combine(_folder.Checkpoints, name, "model"))));
    }

    [Fact]
    public void A_folder_or_file_from_elsewhere_is_copied_in_and_one_of_ours_is_used_as_it_is()
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(_folder.Root, "elsewhere", "inner")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "model"), "x");
        _trial.Report(SomeLoss, Path.GetDirectoryName(elsewhere));
        _trial.Report(SomeLoss, Path.Combine(elsewhere, "model"));
        _trial.Report(SomeLoss, Path.Combine(_folder.Checkpoints, "000001") + "/");
        Assert.Equal(["000001", "000002", "000001"], _folder.ReportedCheckpoints);
        Assert.Equal(["000001", "000002"], _folder.CheckpointNames);
        Assert.Equal("x", File.ReadAllText(Path.Combine(_folder.Checkpoints, "000001", "inner", "model")));
        Assert.Equal("x", File.ReadAllText(Path.Combine(_folder.Checkpoints, "000002", "model")));
    }

    [Fact]
    public void A_checkpoint_that_does_not_exist_is_named_and_nothing_is_reported()
    {
        Assert.Contains("'not/there'", Assert.Throws<FileNotFoundException>(() => _trial.Report(SomeLoss, "not/there")).Message);
        Assert.Equal("", _folder.Text);
    }
}
