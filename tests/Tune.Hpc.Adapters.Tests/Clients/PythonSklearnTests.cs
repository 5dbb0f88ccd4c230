namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>The part for scikit-learn, with the real one.</summary>
public sealed class PythonSklearnTests : IDisposable
{
    private const string Data = """
        import warnings; warnings.filterwarnings('ignore')
        from sklearn.datasets import load_digits
        from sklearn.linear_model import SGDClassifier
        from sklearn.neural_network import MLPClassifier
        from sklearn.ensemble import GradientBoostingRegressor
        from sklearn.metrics import log_loss
        x, y = load_digits(return_X_y=True)
        x, y, xv, yv = x[:600] / 16, y[:600], x[600:900] / 16, y[600:900]

        """;

    private const string Sgd = Data + """
        trial = tune_hpc.SklearnTrial(SGDClassifier(loss='log_loss', learning_rate='constant', eta0=1.0, random_state=1))
        for epoch in trial.epochs(6):
            if str(epoch) == os.environ.get('KILL_AT'): os.kill(os.getpid(), 9)
            trial.model.partial_fit(x, y, classes=range(10))
            trial.report(loss=log_loss(yv, trial.model.predict_proba(xv)))

        """;

    private readonly TrialFolder _folder = new();

    public PythonSklearnTests()
    {
        _folder.Environment["TUNE_CHECKPOINT_FREQUENCY"] = "2";
        _folder.Configure("""{"eta0": 0.01, "alpha": 0.001, "other": 1}""");
    }

    public void Dispose() => _folder.Dispose();

    private static string Interpreter => Python.With("sklearn", "apt-get install python3-sklearn");

    [Fact]
    public void An_estimator_that_was_killed_goes_on_from_its_checkpoint()
    {
        _folder.Environment["KILL_AT"] = "6";
        Assert.NotEqual(0, Python.Run(Interpreter, _folder, Sgd).ExitCode);
        Assert.Equal(4, _folder.ResumeFromLast());
        _folder.Environment["KILL_AT"] = null;
        Python.Run(Interpreter, _folder, Sgd).Good();
        Assert.Equal([1, 2, 3, 4, 5, 5, 6], _folder.Iterations);
        double[] losses = _folder.Values("loss");
        // From the same weights, if in another order of the data: nearer to the loss at the checkpoint than to that of a fresh start.
        Assert.InRange(losses[5], 0, losses[3] * 1.01);
        Assert.InRange(losses[6], 0, losses[3]);
    }

    [Fact]
    public void The_configuration_is_in_the_estimator_from_the_start()
    {
        string output = Python.Run(Interpreter, _folder, Sgd + "print(trial.model.eta0, trial.model.alpha)").Good();
        Assert.Equal("0.01 0.001\n", output);
    }

    [Fact]
    public void One_with_warm_start_goes_on_too()
    {
        const string Boosting = Data + """
            trial = tune_hpc.SklearnTrial(GradientBoostingRegressor(warm_start=True, random_state=1))
            for epoch in trial.epochs(6):
                if str(epoch) == os.environ.get('KILL_AT'): os.kill(os.getpid(), 9)
                trial.model.set_params(n_estimators=2 * epoch).fit(x, y)
                trial.report(loss=((trial.model.predict(x) - y) ** 2).mean(), trees=len(trial.model.estimators_))
            """;
        _folder.Environment["KILL_AT"] = "4";
        Assert.NotEqual(0, Python.Run(Interpreter, _folder, Boosting).ExitCode);
        Assert.Equal(2, _folder.ResumeFromLast());
        _folder.Environment["KILL_AT"] = null;
        Python.Run(Interpreter, _folder, Boosting).Good();
        Assert.Equal([1, 2, 3, 3, 4, 5, 6], _folder.Iterations);
        Assert.Equal([2, 4, 6, 6, 8, 10, 12], _folder.Values("trees"));
        double[] losses = _folder.Values("loss");
        Assert.Equal(losses[2], losses[3], 1e-9);
        Assert.True(losses[6] < losses[2]);
    }

    [Theory]
    [InlineData("SGDClassifier(loss='log_loss', learning_rate='constant', eta0=1.0)", """{"eta0": 0.5}""", "trial.model.eta0")]
    [InlineData("MLPClassifier((8,), solver='sgd', learning_rate_init=0.1)", """{"learning_rate_init": 0.5}""", "trial.model._optimizer.learning_rate")]
    [InlineData("MLPClassifier((8,), solver='sgd', learning_rate_init=0.1)", """{"momentum": 0.5}""", "trial.model._optimizer.momentum")]
    [InlineData("MLPClassifier((8,), solver='adam', learning_rate_init=0.1)", """{"learning_rate_init": 0.5}""", "trial.model._optimizer.learning_rate_init")]
    public void An_update_changes_the_live_estimator_that_learns_on(string estimator, string config, string shown)
    {
        _folder.Configure("{}");
        using var running = Python.Start(Interpreter, _folder, Data + $$"""
            trial = tune_hpc.SklearnTrial({{estimator}})
            for epoch in trial.epochs(9):
                sys.stdin.readline()
                trial.model.partial_fit(x, y, classes=range(10))
                trial.report(loss=log_loss(yv, trial.model.predict_proba(xv)))
                print(epoch, {{shown}} == 0.5)
            """);
        running.Say("");
        Assert.Equal("1 False", running.Hear());
        running.Say("");
        Assert.Equal("2 False", running.Hear());
        _folder.Tell("update", config: config, checkpoint: Path.Combine(_folder.Checkpoints, "000002"), iteration: 2);
        running.Say("");
        Assert.Equal("3 True", running.Hear());
        running.Say("");
        Assert.Equal("3 True", running.Hear());
    }

    [Fact]
    public void Names_that_differ_are_given_and_one_that_is_none_is_an_error()
    {
        _folder.Configure("""{"optimizer": {"lr": 0.125}}""");
        string output = Python.Run(Interpreter, _folder, Data + """
            print(tune_hpc.SklearnTrial(SGDClassifier(), names={'eta0': 'optimizer/lr', 'alpha': 'optimizer/none'}).model.eta0)
            try: tune_hpc.SklearnTrial(SGDClassifier(), names={'eta': 'optimizer/lr'})
            except ValueError as error: print(str(error)[:60])
            """).Good();
        Assert.Equal("0.125\nnames: 'eta' is no parameter; there are: alpha, average, cla\n", output);
    }
}
