using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Places with their covariances factored: all of a process that does not depend on targets. It grows.</summary>
internal sealed class Surrogate
{
    private const double FirstJitter = 1e-8;
    private const double MostJitter = 1;

    private readonly SpaceShape _shape;
    private readonly FeatureColumns _warped;
    private readonly GrowingCholesky _factor;

    public Surrogate(Kernel kernel, SpaceShape shape, int capacity = 0)
        : this(kernel, shape, new FeatureColumns(shape.Count, capacity), new GrowingCholesky())
    {
    }

    private Surrogate(Kernel kernel, SpaceShape shape, FeatureColumns warped, GrowingCholesky factor) =>
        (Kernel, _shape, _warped, _factor) = (kernel, shape, warped, factor);

    /// <summary>The covariances.</summary>
    public Kernel Kernel { get; }

    /// <summary>How many places there are.</summary>
    public int Count => _factor.Size;

    /// <summary>The places' warped features.</summary>
    public FeatureColumns Warped => _warped;

    /// <summary>The factored covariances.</summary>
    public GrowingCholesky Factor => _factor;

    /// <summary>A copy that grows on its own.</summary>
    public Surrogate Copy() => new(Kernel, _shape, _warped.Copy(), _factor.Copy());

    /// <summary>A place's warped features.</summary>
    public double[] Describe(ReadOnlySpan<double> place)
    {
        double[] features = new double[_shape.Count];
        _shape.Describe(place, features);
        Kernel.Warp(features);
        return features;
    }

    /// <summary>Adds canonical places; where rounding leaves their covariances not positive definite, with as much more noise as makes them so.</summary>
    public void Add(IReadOnlyList<double[]> places)
    {
        if (places.Count == 0)
        {
            return;
        }

        double[][] rows = new double[places.Count][];
        for (int i = 0; i < rows.Length; i++)
        {
            double[] features = Describe(places[i]);
            rows[i] = new double[_warped.Count + 1];
            Kernel.Covariances(features, _warped, rows[i].AsSpan(0, _warped.Count));
            rows[i][^1] = Kernel.Hyperparameters.Variance + Kernel.Hyperparameters.Noise;
            _warped.Add(features);
        }

        for (double jitter = FirstJitter; !_factor.TryAppend(rows); jitter *= 10)
        {
            if (jitter > MostJitter)
            {
                throw new ArithmeticException("covariances are not finite");
            }

            foreach (double[] row in rows)
            {
                row[^1] += jitter * Kernel.Hyperparameters.Variance;
            }
        }
    }
}
