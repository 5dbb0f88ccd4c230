namespace Tune.Hpc.Trials;

/// <summary>The direction in which a metric is better.</summary>
public enum ObjectiveMode
{
    /// <summary>Smaller is better.</summary>
    Min,

    /// <summary>Larger is better.</summary>
    Max,
}

/// <summary>What is optimised.</summary>
/// <param name="Metric">The name of a reported metric; nested names are joined with <c>/</c>.</param>
/// <param name="Mode">The direction.</param>
public sealed record Objective(string Metric, ObjectiveMode Mode)
{
    /// <summary>The value as a loss: lower is better. Turning happens here and nowhere else.</summary>
    public double ToLoss(double value) => Mode == ObjectiveMode.Min ? value : -value;

    /// <summary>A loss as the user's metric again.</summary>
    public double FromLoss(double loss) => Mode == ObjectiveMode.Min ? loss : -loss;
}
