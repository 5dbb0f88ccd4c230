namespace Tune.Hpc.Benchmarks.Populations;

/// <summary>A training whose best learning rate changes: stochastic gradient descent on a quadratic, as its expectation.</summary>
/// <remarks>Zhang et al., "Which Algorithmic Choices Matter at Which Batch Sizes? Insights From a Noisy Quadratic Model", NeurIPS 2019, section 3. In the direction of
/// curvature h the mean squared distance from the optimum becomes (1 − lr·h)²·e + lr²·h with each step: a large rate is soon at a floor, which a small one would be below
/// if it ever came there. Curvatures lie evenly on a logarithmic scale from 0.01 to 1.</remarks>
internal sealed class NoisyQuadratic
{
    public const int Epochs = 60;
    private const int Directions = 16;
    private const int StepsPerEpoch = 20;

    private readonly double[] _distances;

    public NoisyQuadratic() => _distances = [.. Enumerable.Repeat(100.0, Directions)];

    private NoisyQuadratic(NoisyQuadratic other) => _distances = [.. other._distances];

    /// <summary>The expected loss above the smallest one.</summary>
    public double Loss => _distances.Select((e, i) => Curvature(i) * e / 2).Sum();

    /// <summary>What a checkpoint holds.</summary>
    public NoisyQuadratic Copy() => new(this);

    /// <summary>One epoch at a rate.</summary>
    public void Train(double rate)
    {
        for (int i = 0; i < Directions; i++)
        {
            double h = Curvature(i);
            double shrinks = (1 - (rate * h)) * (1 - (rate * h));
            for (int step = 0; step < StepsPerEpoch; step++)
            {
                _distances[i] = (shrinks * _distances[i]) + (rate * rate * h);
            }
        }
    }

    /// <summary>The loss after all epochs, with a rate for each.</summary>
    public static double LossOf(Func<int, double> rate)
    {
        var model = new NoisyQuadratic();
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            model.Train(rate(epoch));
        }

        return model.Loss;
    }

    private static double Curvature(int direction) => Math.Pow(10, -2 + (2.0 * direction / (Directions - 1)));
}
