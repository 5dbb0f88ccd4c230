using Tune.Hpc.Client;
using Tune.Hpc.Examples.Quickstart;

var trial = TuneTrial.Current;
var settings = Settings.Of(trial);
var digits = Digits.Load(Path.Combine(AppContext.BaseDirectory, "digits.csv"));
var network = trial.Checkpoint is string folder ? Network.Load(folder, settings) : Network.Create(settings);

for (int epoch = trial.Iteration + 1; epoch <= settings.Epochs; epoch++)
{
    double trainLoss = network.TrainOneEpoch(digits.Training, epoch);
    var (loss, accuracy) = network.Measure(digits.Validation);

    // The last whole state is what an interrupted trial goes on from; a pause would rather have the newest one.
    if (epoch % 3 == 0 || trial.ShouldPause)
    {
        trial.SaveCheckpoint(epoch, network.Save);
    }

    var command = trial.Report(("loss", loss), ("accuracy", accuracy), ("train_loss", trainLoss));
    if (command.ShouldEnd)
    {
        return command.ExitCode;
    }
}

return 0;
