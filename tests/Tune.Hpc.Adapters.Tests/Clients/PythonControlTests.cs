namespace Tune.Hpc.Adapters.Tests.Clients;

public sealed class PythonControlTests : IDisposable
{
    // One report for each line that the test says.
    private const string UntilTold = """
        for line in sys.stdin:
            command = tune_hpc.report(loss=1)
            print(command.kind + ': ' + command.reason)
            if command.should_end: sys.exit(command.exit_code)
        """;

    private readonly TrialFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stop", 0)]
    [InlineData("pause", 75)]
    public void A_command_is_seen_at_the_next_report(string command, int exitCode)
    {
        using var trial = Python.Start(_folder, UntilTold);
        trial.Say("");
        Assert.Equal("go_on: ", trial.Hear());
        _folder.Tell(command, "rung 3");
        trial.Say("");
        Assert.Equal($"{command}: rung 3", trial.Hear());
        Assert.Equal(exitCode, trial.End().ExitCode);
        Assert.Equal(2, _folder.Lines.Length);
    }

    [Theory]
    [InlineData("TERM", "stop: SIGTERM", 0)]
    [InlineData("USR1", "pause: SIGUSR1: the job's time limit is near", 75)]
    public void A_signal_does_not_kill_but_is_seen_at_the_next_report(string signal, string heard, int exitCode)
    {
        using var trial = Python.Start(_folder, UntilTold);
        trial.Say("");
        Assert.Equal("go_on: ", trial.Hear());
        trial.Signal(signal);
        trial.Say("");
        Assert.Equal(heard, trial.Hear());
        Assert.Equal(exitCode, trial.End().ExitCode);
    }

    [Fact]
    public void An_update_is_handed_out_once_and_changes_the_configuration()
    {
        _folder.Tell("update", "exploit 00007", """{"lr": 0.5}""", "/other/000003");
        string output = Python.Run(_folder, """
            print(tune_hpc.should_stop())
            command = tune_hpc.report(loss=1)
            print(command.kind, command.reason, command.new_config, command.new_checkpoint, command.should_end)
            print(tune_hpc.config(), tune_hpc.get_checkpoint())
            print(tune_hpc.report(loss=1).kind)
            """).Good();
        Assert.Equal("False\nupdate exploit 00007 {'lr': 0.5} /other/000003 False\n{'lr': 0.5} /other/000003\ngo_on\n", output);
    }

    [Fact]
    public void A_stop_stays_and_outranks_a_pause()
    {
        _folder.Tell("stop");
        string output = Python.Run(_folder, """
            import signal
            print(tune_hpc.should_stop(), tune_hpc.report(loss=1).kind)
            os.kill(os.getpid(), signal.SIGUSR1)
            print(tune_hpc.should_pause(), tune_hpc.report(loss=1).kind)
            """).Good();
        Assert.Equal("True stop\nFalse stop\n", output);
    }

    [Theory]
    [InlineData("stop", 0)]
    [InlineData("pause", 75)]
    public void Raising_ends_the_process_with_the_right_code(string command, int exitCode)
    {
        _folder.Tell(command);
        var outcome = Python.Run(_folder, "tune_hpc.report(loss=1, raise_on_stop=True)\nprint('never')");
        Assert.Equal((exitCode, "", ""), (outcome.ExitCode, outcome.Output, outcome.Errors));
        Assert.Single(_folder.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"seq\": ")]
    [InlineData("[1]")]
    [InlineData("{\"seq\": \"x\", \"command\": \"stop\"}")]
    [InlineData("{\"seq\": 4, \"command\": \"dance\"}")]
    public void A_control_file_that_makes_no_sense_changes_nothing(string text)
    {
        File.WriteAllText(Path.Combine(_folder.Root, "control.json"), text);
        Assert.Equal("go_on\n", Python.Run(_folder, "print(tune_hpc.report(loss=1).kind)").Good());
    }

    [Fact]
    public void Earlier_handlers_still_run()
    {
        string output = Python.Run(_folder, """
            import signal
            signal.signal(signal.SIGTERM, lambda *a: print('mine'))
            tune_hpc.config()
            os.kill(os.getpid(), signal.SIGTERM)
            print(tune_hpc.report(loss=1).kind)
            """).Good();
        Assert.Equal("mine\nstop\n", output);
    }

    [Fact]
    public void A_forked_worker_still_dies_of_SIGTERM()
    {
        string output = Python.Run(_folder, """
            import signal
            tune_hpc.config()
            ready, say = os.pipe()
            child = os.fork()
            if child == 0:
                os.write(say, b'.')
                # Not signal.pause(): a signal that comes just before it would be waited for forever.
                while True: pass
            os.read(ready, 1)
            os.kill(child, signal.SIGTERM)
            print(os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGTERM, tune_hpc.should_stop())
            """).Good();
        Assert.Equal("True False\n", output);
    }

    [Fact]
    public void Threads_may_report_and_importing_alone_changes_nothing()
    {
        string output = Python.Run(_folder, """
            import signal, threading
            print(signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
            threads = [threading.Thread(target=lambda: [tune_hpc.report(loss=1) for i in range(50)]) for t in range(4)]
            [t.start() for t in threads]; [t.join() for t in threads]
            """).Good();
        Assert.Equal("True\n", output);
        Assert.Equal(Enumerable.Range(1, 200), _folder.Parsed.Select(line => line.GetProperty("training_iteration").GetInt32()));
    }
}
