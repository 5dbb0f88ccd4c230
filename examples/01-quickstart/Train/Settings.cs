using Tune.Hpc.Client;

namespace Tune.Hpc.Examples.Quickstart;

/// <summary>What is tuned. The fallbacks make the program run by hand, too.</summary>
internal sealed record Settings(
    double LearningRate, double Momentum, double WeightDecay, int Hidden, int BatchSize, string Activation, int Epochs, int Seed)
{
    public static Settings Of(TuneTrial trial) => new(
        trial.Get("lr", 0.05),
        trial.Get("momentum", 0.9),
        trial.Get("weight_decay", 1e-4),
        trial.Get("hidden", 32),
        trial.Get("batch_size", 32),
        Activation: OneOf(["relu", "tanh"], trial.Get("activation", "relu")),
        Epochs: trial.Get("epochs", 27),
        Seed: trial.Seed ?? 1);

    private static string OneOf(string[] known, string given) => known.Contains(given)
        ? given
        : throw new ArgumentException($"activation must be one of {string.Join(", ", known)}, not '{given}'.");
}
