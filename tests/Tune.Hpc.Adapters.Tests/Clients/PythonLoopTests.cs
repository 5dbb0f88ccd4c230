using System.Globalization;

namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>The loop all frameworks' parts are made of, around a model that is one number.</summary>
public sealed class PythonLoopTests : IDisposable
{
    /// <summary>The model counts how often it was trained, so a loss tells which weights are in it.</summary>
    private const string Model = """
        weights, lr = 0, None
        def save(folder): open(os.path.join(folder, 'weights'), 'w').write('{} 0.5'.format(weights))
        def load(folder):
            global weights, lr
            weights, lr = open(os.path.join(folder, 'weights')).read().split()
            weights = int(weights)
        def apply(config):
            global lr
            lr = config['lr']
        def train():
            global weights
            weights += 1
        loop = tune_hpc.Loop(save, load, apply)

        """;

    private readonly TrialFolder _folder = new();

    public PythonLoopTests() => _folder.Environment["TUNE_CHECKPOINT_FREQUENCY"] = "2";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_saves_what_is_due_and_resumes_from_it_after_it_was_killed()
    {
        const string Train = Model + """
            for epoch in loop.epochs(6):
                if str(epoch) == os.environ.get('KILL_AT'): os.kill(os.getpid(), 9)
                train()
                loop.report(loss=weights)
            """;
        _folder.Environment["KILL_AT"] = "6";
        Assert.NotEqual(0, Python.Run(_folder, Train).ExitCode);
        Assert.Equal(4, _folder.ResumeFromLast());
        _folder.Environment["KILL_AT"] = null;
        Python.Run(_folder, Train).Good();
        Assert.Equal([1, 2, 3, 4, 5, 5, 6], _folder.Iterations);
        Assert.Equal([1, 2, 3, 4, 5, 5, 6], _folder.Values("loss"));
        Assert.Equal(["none", "000002", "none", "000004", "none", "none", "000006"], _folder.ReportedCheckpoints);
    }

    [Fact]
    public void An_update_brings_weights_from_the_checkpoint_and_settings_from_the_configuration()
    {
        string donor = Path.Combine(_folder.Root, "donor");
        Directory.CreateDirectory(donor);
        File.WriteAllText(Path.Combine(donor, "weights"), "100 0.5");
        using var running = Python.Start(_folder, Model + """
            for epoch in loop.epochs(9):
                sys.stdin.readline()
                train()
                loop.report(loss=weights, lr=lr)
                print(epoch, weights, lr)
            """);
        running.Say("");
        Assert.Equal("1 1 0.01", running.Hear());
        _folder.Tell("update", config: """{"lr": 0.25}""", checkpoint: donor, iteration: 6);
        running.Say("");
        Assert.Equal("2 100 0.25", running.Hear());
        running.Say("");
        Assert.Equal("7 101 0.25", running.Hear());
        Assert.Equal([0.01, 0.01, 0.25], _folder.Values("lr"));
        Assert.Equal([0, 0, 1], _folder.Values("_update"));
    }

    [Theory]
    [InlineData("pause", 75, "000002")]
    [InlineData("stop", 0, "none")]
    public void A_pause_ends_it_with_a_checkpoint_and_a_stop_without(string command, int exitCode, string checkpoint)
    {
        _folder.Environment["TUNE_CHECKPOINT_FREQUENCY"] = null;
        using var running = Python.Start(_folder, Model + """
            for epoch in loop.epochs(9):
                train()
                loop.report(loss=weights)
                print(epoch)
                sys.stdin.readline()
            """);
        Assert.Equal("1", running.Hear());
        _folder.Tell(command);
        running.Say("");
        Assert.Equal(exitCode, running.End().ExitCode);
        Assert.Equal(["none", checkpoint], _folder.ReportedCheckpoints);
    }

    [Fact]
    public void Where_the_time_is_nearly_over_it_saves_and_asks_to_be_resumed()
    {
        double soon = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        _folder.Environment["TUNE_CHECKPOINT_FREQUENCY"] = null;
        _folder.Environment["TUNE_DEADLINE"] = soon.ToString(CultureInfo.InvariantCulture);
        var outcome = Python.Run(_folder, Model + """
            for epoch in loop.epochs(9):
                train()
                loop.report(loss=weights)
            """);
        Assert.Equal(75, outcome.ExitCode);
        Assert.Equal(["000001"], _folder.ReportedCheckpoints);
    }

    [Fact]
    public void A_loop_that_has_reached_its_end_does_nothing_more()
    {
        _folder.Environment["TUNE_ITERATION"] = "3";
        Assert.Equal("[]\n", Python.Run(_folder, Model + "print(list(loop.epochs(3)))").Good());
    }

    [Fact]
    public void An_epoch_without_a_report_is_an_error_and_not_an_endless_loop()
    {
        var outcome = Python.Run(_folder, Model + "for epoch in loop.epochs(3): train()");
        Assert.Contains("RuntimeError: epoch 1 made no report", outcome.Errors);
    }

    [Fact]
    public void It_runs_by_hand()
    {
        foreach (string name in _folder.Environment.Keys)
        {
            _folder.Environment[name] = null;
        }

        string output = Python.Run(_folder, Model.Replace("config['lr']", "config.get('lr')", StringComparison.Ordinal) + """
            for epoch in loop.epochs(2):
                train()
                loop.report(loss=weights)
            """).Good();
        Assert.Equal(2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void No_framework_is_imported_before_it_is_used()
    {
        string output = Python.Run(_folder, "print([m for m in ('torch', 'xgboost', 'keras', 'sklearn', 'joblib', 'numpy') if m in sys.modules])").Good();
        Assert.Equal("[]\n", output);
    }
}
