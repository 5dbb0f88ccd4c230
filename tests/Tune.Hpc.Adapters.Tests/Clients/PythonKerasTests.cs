namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>The callback for Keras. No package of Debian has Keras, so what stands for it here is the part of it that a callback meets: where the base class is imported from, what
/// fit calls, in which order, and what save and load_model do.</summary>
public sealed class PythonKerasTests : IDisposable
{
    private const string Callbacks = """
        class Callback:
            def __init__(self):
                self.params = None
                self._model = None
            def set_params(self, params): self.params = params
            def set_model(self, model): self._model = model
            @property
            def model(self): return self._model

        """;

    private const string Models = """
        import types
        class Model:
            def __init__(self, trained=0):
                self.trained = trained
                self.optimizer = types.SimpleNamespace(learning_rate=0.5)
            def save(self, path): open(path, 'w').write(str(self.trained))
            def fit(self, epochs, initial_epoch, callbacks, stop_at=None):
                for each in callbacks:
                    each.set_model(self)
                    each.set_params({'epochs': epochs})
                for epoch in range(initial_epoch, epochs):
                    self.trained += 1
                    for each in callbacks: each.on_epoch_end(epoch, {'loss': 1 / self.trained, 'val_loss': 2 / self.trained})
                    if epoch + 1 == stop_at: break
                for each in callbacks: each.on_train_end({})
        def load_model(path): return Model(int(open(path).read()))

        """;

    private const string Train = """
        import keras.models
        callback = tune_hpc.keras_callback({'loss': 'val_loss'}, frequency=2)
        model = keras.models.load_model(callback.saved_model) if callback.saved_model else keras.models.Model()
        model.optimizer.learning_rate = tune_hpc.config()['lr']
        model.fit(epochs=5, initial_epoch=callback.initial_epoch, callbacks=[callback])
        print(model.trained, model.optimizer.learning_rate)
        """;

    private readonly TrialFolder _folder = new();

    public PythonKerasTests() => Install("keras");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Epochs_are_reported_and_a_resumed_fit_does_those_that_are_left()
    {
        _folder.Tell("pause");
        Assert.Equal(75, Run(Train).ExitCode);
        Assert.Equal(1, _folder.ResumeFromLast());
        File.Delete(Path.Combine(_folder.Root, "control.json"));
        Assert.Equal("5 0.01\n", Run(Train).Good());
        Assert.Equal([1, 2, 3, 4, 5], _folder.Iterations);
        Assert.Equal([2.0, 1, 2.0 / 3, 0.5, 0.4], _folder.Values("loss"), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(["000001", "000002", "none", "000004", "000005"], _folder.ReportedCheckpoints);
        Assert.Equal("5", File.ReadAllText(Path.Combine(_folder.Checkpoints, "000005", "model.keras")));
    }

    [Fact]
    public void A_stop_ends_the_process_well()
    {
        _folder.Tell("stop");
        Assert.Equal("", Run(Train).Good());
        Assert.Equal([1], _folder.Iterations);
    }

    [Fact]
    public void A_fit_that_ended_early_has_its_checkpoint_too()
    {
        Run(Train.Replace("epochs=5", "epochs=5, stop_at=3", StringComparison.Ordinal)).Good();
        Assert.Equal([1, 2, 3, 3], _folder.Iterations);
        Assert.Equal(["none", "000002", "none", "000003"], _folder.ReportedCheckpoints);
    }

    [Fact]
    public void A_metric_that_is_not_in_the_logs_is_an_error_that_names_those_that_are()
    {
        var outcome = Run(Train.Replace("'val_loss'", "'accuracy'", StringComparison.Ordinal));
        Assert.Contains("metric 'accuracy' was not measured; there are: loss, val_loss", outcome.Errors);
    }

    [Fact]
    public void Keras_inside_tensorflow_is_found_as_well()
    {
        Directory.Delete(Path.Combine(_folder.Root, "lib", "keras"), recursive: true);
        Install("tensorflow/keras");
        Run(Train.Replace("import keras.models", "import tensorflow.keras.models as models, types; keras = types.SimpleNamespace(models=models)", StringComparison.Ordinal)).Good();
        Assert.Equal(5, _folder.Lines.Length);
    }

    private Outcome Run(string program) => Python.Run(_folder, $"sys.path.insert(0, r'{Path.Combine(_folder.Root, "lib")}')\n" + program);

    private void Install(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Root, "lib", name)).FullName;
        File.WriteAllText(Path.Combine(folder, "__init__.py"), "");
        File.WriteAllText(Path.Combine(folder, "callbacks.py"), Callbacks);
        File.WriteAllText(Path.Combine(folder, "models.py"), Models);
    }
}
