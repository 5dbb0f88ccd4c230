namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>tune_hpc.py: settings that come while the trial runs, and when to save a checkpoint.</summary>
public sealed class PythonUpdateTests : IDisposable
{
    // Stands in for the driver: tells in the midst of a script what a test wants told.
    private const string Driver = """
        import json
        def tell(seq, command, **more):
            with open(os.environ['TUNE_CONTROL'], 'w') as file:
                json.dump(dict(more, version=1, seq=seq, command=command), file)

        """;

    private readonly TrialFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Who_takes_updates_says_with_every_report_which_settings_are_in_effect()
    {
        _folder.Tell("update", "exploit 00007", """{"lr": 0.5}""", "/other/000020", update: 3, iteration: 20);
        string output = Python.Run(_folder, """
            tune_hpc.accept_updates()
            command = tune_hpc.report(loss=1)
            print(command.should_update, command.should_end, command.new_config, command.new_iteration)
            print(tune_hpc.config(), tune_hpc.get_checkpoint(), tune_hpc.iteration())
            print(tune_hpc.report(loss=1).kind)
            """).Good();
        Assert.Equal("True False {'lr': 0.5} 20\n{'lr': 0.5} /other/000020 20\ngo_on\n", output);
        Assert.Equal([(0, 1), (3, 21)], _folder.Parsed.Select(line => (line.GetProperty("_update").GetInt32(), line.GetProperty("training_iteration").GetInt32())));
    }

    [Fact]
    public void Who_does_not_take_updates_says_nothing_of_them()
    {
        Python.Run(_folder, "tune_hpc.report(loss=1)").Good();
        Assert.False(Assert.Single(_folder.Parsed).TryGetProperty("_update", out _));
    }

    [Fact]
    public void What_is_in_effect_is_not_handed_out_again()
    {
        _folder.Environment["TUNE_UPDATE"] = "3";
        string output = Python.Run(_folder, Driver + """
            tune_hpc.accept_updates()
            for seq, update in enumerate([3, 4, 4, 'x', None, 5]):
                tell(seq + 1, 'update', config=os.environ['TUNE_CONFIG'], update=update)
                print(tune_hpc.report(loss=1).kind)
            """).Good();

        // Where no number is given, as by hand, it is the next one.
        Assert.Equal("go_on\nupdate\ngo_on\nupdate\nupdate\ngo_on\n", output);
        Assert.Equal([3, 3, 4, 4, 5, 6], _folder.Parsed.Select(line => line.GetProperty("_update").GetInt32()));
    }

    [Fact]
    public void Settings_that_the_disk_does_not_show_yet_are_taken_at_a_later_report()
    {
        string output = Python.Run(_folder, Driver + """
            late = os.environ['TUNE_CONFIG'] + '.late'
            tell(1, 'update', config=late, update=1)
            tune_hpc.accept_updates()
            print(tune_hpc.report(loss=1).kind)
            os.link(os.environ['TUNE_CONFIG'], late)
            print(tune_hpc.report(loss=1).kind)
            tune_hpc.report(loss=1)
            """).Good();
        Assert.Equal("go_on\nupdate\n", output);
        Assert.Equal([0, 0, 1], _folder.Parsed.Select(line => line.GetProperty("_update").GetInt32()));
    }

    [Fact]
    public void A_SIGTERM_after_a_pause_still_means_pause()
    {
        _folder.Tell("pause", "hyperband: waits for the others");
        var outcome = Python.Run(_folder, """
            import signal
            tune_hpc.config()
            os.kill(os.getpid(), signal.SIGTERM)
            print(tune_hpc.should_stop(), tune_hpc.should_pause())
            sys.exit(tune_hpc.report(loss=1).exit_code)
            """);
        Assert.Equal((75, "False True\n", ""), (outcome.ExitCode, outcome.Output, outcome.Errors));
    }

    [Fact]
    public void A_stop_after_a_pause_is_a_stop()
    {
        string output = Python.Run(_folder, Driver + """
            tell(1, 'pause')
            print(tune_hpc.should_pause())
            tell(2, 'stop')
            print(tune_hpc.report(loss=1).kind)
            """).Good();
        Assert.Equal("True\nstop\n", output);
    }

    [Fact]
    public void A_checkpoint_is_due_when_the_experiment_the_tuner_or_the_time_asks_for_one()
    {
        string output = Python.Run(_folder, Driver + """
            ask = lambda i=None, last=False, **env: tune_hpc.Trial(dict(os.environ, **env)).checkpoint_due(i, last)
            print([ask(i, TUNE_CHECKPOINT_FREQUENCY='3') for i in range(1, 7)], ask(TUNE_CHECKPOINT_FREQUENCY='1'))
            print(ask(3), ask(3, True), ask(3, True, TUNE_CHECKPOINT_AT_END='1'), ask(3, TUNE_CHECKPOINT_AT_END='1'))
            print(ask(1, TUNE_DEADLINE='1'))
            tell(1, 'stop')
            print(ask(1), ask(1, TUNE_CHECKPOINT_AT_END='1'))
            tell(2, 'pause')
            print(ask(1), ask(1, TUNE_REPORTS=''))
            """).Good();
        Assert.Equal(
            """
            [False, False, True, False, False, True] True
            False False True False
            True
            False True
            True False

            """,
            output);
    }

    [Fact]
    public void A_pause_is_told_by_the_report_that_carries_the_checkpoint_and_put_off_once_alone()
    {
        string output = Python.Run(_folder, Driver + """
            print(tune_hpc.checkpoint_due())
            tell(1, 'pause')
            print(tune_hpc.report(loss=1).kind, tune_hpc.checkpoint_due(), tune_hpc.report(loss=1).kind)
            """).Good();
        Assert.Equal("False\ngo_on True pause\n", output);
    }
}
