namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>The callback for XGBoost, with the real one.</summary>
public sealed class PythonXgboostTests : IDisposable
{
    private const string Data = """
        import numpy, xgboost
        draw = numpy.random.RandomState(1)
        x = draw.rand(400, 4)
        y = (x[:, 0] + x[:, 1] * x[:, 2] + 0.1 * draw.randn(400) > 0.8).astype(int)
        train, valid = xgboost.DMatrix(x[:300], y[:300]), xgboost.DMatrix(x[300:], y[300:])
        params = {'objective': 'binary:logistic', 'eval_metric': ['logloss', 'error'], 'nthread': 1, 'eta': 0.3, 'max_depth': 2}
        class Killer(xgboost.callback.TrainingCallback):
            def after_iteration(self, model, epoch, evals_log):
                if str(tune_hpc.iteration()) == os.environ.get('KILL_AT'): os.kill(os.getpid(), 9)

        """;

    private const string Train = Data + """
        callback = tune_hpc.xgboost_callback(frequency=4)
        booster = xgboost.train(params, train, callback.rounds(12), evals=[(train, 'train'), (valid, 'valid')], verbose_eval=False,
                                xgb_model=callback.saved_model, callbacks=[callback, Killer()])
        print(booster.num_boosted_rounds())
        """;

    private readonly TrialFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Interpreter => Python.With("xgboost", "apt-get install python3-xgboost");

    [Fact]
    public void A_training_that_was_killed_goes_on_with_the_rounds_that_are_left()
    {
        using var whole = new TrialFolder();
        Python.Run(Interpreter, whole, Train).Good();
        double[] expected = whole.Values("valid-logloss");

        _folder.Environment["KILL_AT"] = "6";
        Assert.NotEqual(0, Python.Run(Interpreter, _folder, Train).ExitCode);
        Assert.Equal(4, _folder.ResumeFromLast());
        _folder.Environment["KILL_AT"] = null;
        Assert.Equal("12\n", Python.Run(Interpreter, _folder, Train).Good());
        Assert.Equal([1, 2, 3, 4, 5, 6, 5, 6, 7, 8, 9, 10, 11, 12], _folder.Iterations);
        Assert.Equal(expected[4..], _folder.Values("valid-logloss")[6..], (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.True(_folder.Values("valid-logloss")[13] < _folder.Values("valid-logloss")[3]);
        Assert.Equal(["000004", "000008", "000012"], _folder.CheckpointNames);
    }

    [Theory]
    [InlineData("None", "train-logloss train-error valid-logloss valid-error")]
    [InlineData("'valid-error'", "valid-error")]
    [InlineData("['valid-error', 'train-error']", "valid-error train-error")]
    [InlineData("{'loss': 'valid-logloss'}", "loss")]
    public void Metrics_are_named_by_dataset_and_metric(string metrics, string names)
    {
        Python.Run(Interpreter, _folder, Train.Replace("frequency=4", $"{metrics}", StringComparison.Ordinal)).Good();
        string[] added = ["training_iteration", "timestamp", "time_total_s", "_checkpoint"];
        Assert.Equal(names.Split(' '), _folder.Parsed[0].EnumerateObject().Select(p => p.Name).Except(added));
        Assert.Equal(12, _folder.Lines.Length);
    }

    [Fact]
    public void A_metric_that_is_not_measured_is_an_error_that_names_those_that_are()
    {
        var outcome = Python.Run(Interpreter, _folder, Train.Replace("frequency=4", "'valid-auc'", StringComparison.Ordinal));
        Assert.Contains("ValueError: metric 'valid-auc' was not measured; there are: train-error, train-logloss, valid-error, valid-logloss", outcome.Errors);
    }

    [Fact]
    public void A_frequency_that_is_no_count_is_an_error()
    {
        var outcome = Python.Run(Interpreter, _folder, "tune_hpc.xgboost_callback(frequency=-1)");
        Assert.Contains("ValueError: frequency must be a whole number from 0 on, not -1", outcome.Errors);
    }

    [Fact]
    public void The_last_round_has_a_checkpoint_also_where_the_training_ended_early()
    {
        Python.Run(Interpreter, _folder, Data + """
            callback = tune_hpc.xgboost_callback({'error': 'valid-error'})
            params['eta'] = 0.0
            xgboost.train(params, train, callback.rounds(12), evals=[(valid, 'valid')], early_stopping_rounds=3, verbose_eval=False, callbacks=[callback])
            """).Good();
        Assert.Equal(_folder.Iterations[^2], _folder.Iterations[^1]);
        Assert.InRange(_folder.Iterations[^1], 3, 5);
        Assert.Equal("none", _folder.ReportedCheckpoints[^2]);
        Assert.Equal(_folder.ReportedCheckpoints[^1], Assert.Single(_folder.CheckpointNames));
    }

    [Theory]
    [InlineData("pause", 75, 1)]
    [InlineData("stop", 0, 0)]
    public void A_pause_leaves_the_model_and_a_stop_ends_it(string command, int exitCode, int checkpoints)
    {
        _folder.Tell(command);
        var outcome = Python.Run(Interpreter, _folder, Train);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Equal([1], _folder.Iterations);
        Assert.Equal(checkpoints, _folder.CheckpointNames.Length);
    }

    [Fact]
    public void A_cross_validation_reports_means_and_deviations()
    {
        Python.Run(Interpreter, _folder, Data + "xgboost.cv(params, train, 3, nfold=3, seed=1, callbacks=[tune_hpc.xgboost_callback()])").Good();
        Assert.Equal(3, _folder.Lines.Length);
        Assert.All(_folder.Values("test-logloss-std"), deviation => Assert.InRange(deviation, 0, 0.5));
        Assert.All(_folder.Values("test-logloss-mean"), mean => Assert.InRange(mean, 0.1, 0.7));
    }

    [Fact]
    public void Classes_in_the_style_of_scikit_learn_take_it_too()
    {
        string program = Data + """
            callback = tune_hpc.xgboost_callback({'loss': 'validation_0-logloss'}, frequency=2)
            model = xgboost.XGBClassifier(n_estimators=callback.rounds(4), n_jobs=1, eval_metric='logloss', callbacks=[callback])
            model.fit(x[:300], y[:300], eval_set=[(x[300:], y[300:])], verbose=False, xgb_model=callback.saved_model)
            """;
        Python.With("sklearn", "apt-get install python3-sklearn");
        Python.Run(Interpreter, _folder, program).Good();
        Assert.Equal(["none", "000002", "none", "000004"], _folder.ReportedCheckpoints);
    }
}
