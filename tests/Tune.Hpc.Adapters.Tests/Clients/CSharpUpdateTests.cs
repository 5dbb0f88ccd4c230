using System.Text.Json;
using Tune.Hpc.Client;

namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>TuneTrial.cs: settings that come while the trial runs, and when to save a checkpoint.</summary>
public sealed class CSharpUpdateTests : IDisposable
{
    private readonly TrialFolder _folder = new();
    private readonly TuneTrial _trial;

    public CSharpUpdateTests() => _trial = new TuneTrial(name => _folder.Environment.GetValueOrDefault(name), TextWriter.Null);

    public void Dispose()
    {
        _trial.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Who_takes_updates_says_with_every_report_which_settings_are_in_effect()
    {
        _trial.Report(("loss", 1));
        _trial.AcceptUpdates();
        _trial.Report(("loss", 1));
        Tell(update: 3, lr: 0.5, iteration: 20);
        var told = _trial.Report(("loss", 1));
        _trial.Report(("loss", 1));
        Assert.Equal(("update", true, false, 20), (told.Kind, told.ShouldUpdate, told.ShouldEnd, told.NewIteration));
        Assert.Equal([null, 0, 0, 3], Updates());
        Assert.Equal([1, 2, 3, 21], _folder.Parsed.Select(line => line.GetProperty("training_iteration").GetInt32()));
        Assert.Equal((0.5, "/other/000020", 21), (_trial.Get<double>("lr"), _trial.Checkpoint, _trial.Iteration));
    }

    [Fact]
    public void What_is_in_effect_is_not_handed_out_again()
    {
        _folder.Environment["TUNE_UPDATE"] = "3";
        using var trial = new TuneTrial(name => _folder.Environment.GetValueOrDefault(name), TextWriter.Null);
        trial.AcceptUpdates();
        Tell(update: 3, lr: 0.5, iteration: 20);
        Assert.Equal("go_on", trial.Report(("loss", 1)).Kind);
        Tell(update: 4, lr: 0.25, iteration: 20);
        Assert.Equal("update", trial.Report(("loss", 1)).Kind);
        Tell(update: 4, lr: 0.25, iteration: 20);
        Assert.Equal("go_on", trial.Report(("loss", 1)).Kind);
        Assert.Equal([3, 3, 4], Updates());
    }

    [Fact]
    public void Settings_that_the_disk_does_not_show_yet_are_taken_at_a_later_report()
    {
        _trial.AcceptUpdates();
        string file = Tell(update: 1, lr: 0.5, iteration: 2);
        File.Move(file, file + ".late");
        Assert.Equal("go_on", _trial.Report(("loss", 1)).Kind);
        File.Move(file + ".late", file);
        Assert.Equal("update", _trial.Report(("loss", 1)).Kind);
        _trial.Report(("loss", 1));
        Assert.Equal([0, 0, 1], Updates());
    }

    [Fact]
    public void A_pause_is_told_before_an_update()
    {
        _trial.AcceptUpdates();
        Tell(update: 1, lr: 0.5, iteration: 2);
        Assert.False(_trial.ShouldStop);
        _folder.Tell("pause");
        Assert.Equal("pause", _trial.Report(("loss", 1)).Kind);
        Assert.Equal(0.01, _trial.Get<double>("lr"));
    }

    [Fact]
    public void A_SIGTERM_after_a_pause_still_means_pause()
    {
        using var trial = Probe.Start(_folder, "until-told");
        trial.Say("");
        Assert.Equal("go_on: ", trial.Hear());
        _folder.Tell("pause", "hyperband: waits for the others");
        trial.Signal("TERM");
        trial.Say("");
        Assert.Equal("pause: hyperband: waits for the others", trial.Hear());
        Assert.Equal(75, trial.End().ExitCode);
    }

    [Fact]
    public void A_checkpoint_is_due_as_often_as_the_experiment_asks()
    {
        Assert.False(_trial.CheckpointDue(3));
        _folder.Environment["TUNE_CHECKPOINT_FREQUENCY"] = "3";
        Assert.Equal([false, false, true, false, false, true], Enumerable.Range(1, 6).Select(i => _trial.CheckpointDue(i)));
        _trial.Report(new Dictionary<string, object?> { ["training_iteration"] = 8 });
        Assert.True(_trial.CheckpointDue());
    }

    [Fact]
    public void A_checkpoint_is_due_at_the_end_where_that_is_asked_for()
    {
        Assert.False(_trial.CheckpointDue(3, last: true));
        _folder.Environment["TUNE_CHECKPOINT_AT_END"] = "1";
        Assert.False(_trial.CheckpointDue(3));
        Assert.True(_trial.CheckpointDue(3, last: true));
        _folder.Tell("stop");
        Assert.True(_trial.CheckpointDue(3));
    }

    [Fact]
    public void A_checkpoint_is_due_when_the_jobs_time_ends()
    {
        _folder.Environment["TUNE_DEADLINE"] = "1";
        Assert.True(_trial.CheckpointDue(1));
    }

    [Fact]
    public void A_pause_is_told_by_the_report_that_carries_the_checkpoint()
    {
        Assert.False(_trial.CheckpointDue());
        _folder.Tell("pause");
        Assert.Equal("go_on", _trial.Report(("loss", 1)).Kind);
        Assert.True(_trial.CheckpointDue());
        Assert.Equal("pause", _trial.Report(("loss", 1)).Kind);
    }

    [Fact]
    public void A_pause_is_put_off_once_alone()
    {
        Assert.False(_trial.CheckpointDue());
        _folder.Tell("pause");
        Assert.Equal("go_on", _trial.Report(("loss", 1)).Kind);
        Assert.Equal("pause", _trial.Report(("loss", 1)).Kind);
    }

    private string Tell(int update, double lr, int iteration)
    {
        _folder.Tell("update", "exploit 00007", JsonSerializer.Serialize(new { lr }), $"/other/{iteration:D6}", update, iteration);
        using var told = JsonDocument.Parse(File.ReadAllText(_folder.Environment["TUNE_CONTROL"]!));
        return told.RootElement.GetProperty("config").GetString()!;
    }

    private IEnumerable<int?> Updates() =>
        _folder.Parsed.Select(line => line.TryGetProperty("_update", out var update) ? update.GetInt32() : (int?)null);
}
