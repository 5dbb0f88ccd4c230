using Tune.Hpc.Client;

namespace Tune.Hpc.Adapters.Tests.Clients;

public sealed class CSharpControlTests : IDisposable
{
    private readonly TrialFolder _folder = new();
    private readonly TuneTrial _trial;

    public CSharpControlTests() => _trial = new TuneTrial(name => _folder.Environment.GetValueOrDefault(name), TextWriter.Null);

    public void Dispose()
    {
        _trial.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("stop", 0)]
    [InlineData("pause", 75)]
    public void A_command_is_seen_at_the_next_report(string command, int exitCode)
    {
        Assert.False(_trial.Report(("loss", 1)).ShouldEnd);
        _folder.Tell(command, "rung 3");
        Assert.Equal((command == "stop", command == "pause"), (_trial.ShouldStop, _trial.ShouldPause));
        var heard = _trial.Report(("loss", 1));
        Assert.Equal((command, "rung 3", true, exitCode), (heard.Kind, heard.Reason, heard.ShouldEnd, heard.ExitCode));
        Assert.Equal(command, _trial.Report(("loss", 1)).Kind);
    }

    [Fact]
    public void An_update_is_handed_out_once_and_changes_the_configuration()
    {
        _folder.Tell("update", "exploit 00007", """{"lr": 0.5}""", "/other/000003");
        Assert.False(_trial.ShouldStop);
        var heard = _trial.Report(("loss", 1));
        Assert.Equal(("update", "/other/000003", false), (heard.Kind, heard.NewCheckpoint, heard.ShouldEnd));
        Assert.Equal(0.5, heard.NewConfig!.Value.GetProperty("lr").GetDouble());
        Assert.Equal((0.5, "/other/000003"), (_trial.Get<double>("lr"), _trial.Checkpoint));
        Assert.Equal("go_on", _trial.Report(("loss", 1)).Kind);
    }

    [Fact]
    public void A_stop_outranks_a_pause()
    {
        _folder.Tell("stop");
        Assert.True(_trial.ShouldStop);
        _folder.Tell("pause");
        Assert.Equal("stop", _trial.Report(("loss", 1)).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"seq\": ")]
    [InlineData("[1]")]
    [InlineData("{\"seq\": \"x\", \"command\": \"stop\"}")]
    [InlineData("{\"seq\": 4, \"command\": \"dance\"}")]
    public void A_control_file_that_makes_no_sense_changes_nothing(string text)
    {
        File.WriteAllText(_folder.Environment["TUNE_CONTROL"]!, text);
        Assert.Equal("go_on", _trial.Report(("loss", 1)).Kind);
    }

    [Theory]
    [InlineData("TERM", "stop: SIGTERM", 0)]
    [InlineData("USR1", "pause: SIGUSR1: the job's time limit is near", 75)]
    public void A_signal_does_not_kill_but_is_seen_at_the_next_report(string signal, string heard, int exitCode)
    {
        using var trial = Probe.Start(_folder, "until-told");
        trial.Say("");
        Assert.Equal("go_on: ", trial.Hear());
        trial.Signal(signal);

        // .NET hands a signal to a thread of its own, so it may be a report later than the kill.
        string answer = "go_on: ";
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (answer == "go_on: " && DateTime.UtcNow < deadline)
        {
            trial.Say("");
            answer = trial.Hear();
        }

        Assert.Equal(heard, answer);
        Assert.Equal(exitCode, trial.End().ExitCode);
    }

    [Fact]
    public void Eight_writers_at_once_write_whole_lines()
    {
        var writers = Enumerable.Range(0, 8).Select(w => Probe.Start(_folder, "many", "100", $"{w}")).ToArray();
        Array.ForEach(writers, writer => writer.End().Good());
        Assert.Equal(Enumerable.Repeat(100, 8), _folder.Parsed.CountBy(line => line.GetProperty("writer").GetString()!).Select(pair => pair.Value));
    }

    [Fact]
    public void Threads_may_report()
    {
        Parallel.For(0, 100, i => _trial.Report(("loss", i)));
        Assert.Equal(Enumerable.Range(1, 100), _folder.Parsed.Select(line => line.GetProperty("training_iteration").GetInt32()));
    }
}
