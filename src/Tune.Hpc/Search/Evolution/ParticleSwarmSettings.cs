using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Evolution;

/// <summary><c>pso</c>: particles that keep their speed and are drawn to their own best place and to the best of all.</summary>
/// <remarks>Kennedy, Eberhart, "Particle swarm optimization", ICNN 1995; constants of the Standard PSO 2006, as in Nevergrad (Rapin, Teytaud, 2018).</remarks>
public sealed record ParticleSwarmSettings : SamplerSettings
{
    /// <inheritdoc/>
    public override string Type => "pso";

    /// <summary><c>population_size</c>: particles. From 2; null: 40, less where <c>num_samples</c> is below 800 (a twentieth of it, 8 at least), and no fewer than <c>max_concurrent_trials</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public int? PopulationSize
    {
        get;
        init => field = value is null or >= 2 ? value : throw new ArgumentOutOfRangeException("population_size", value, "must be 2 or more");
    }

    /// <summary><c>omega</c>: how much of the speed is kept. From 0 to 1; default 1 / (2 ln 2).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double Omega { get; init => field = Within(value, 0, 1, "omega"); } = 1 / (2 * Math.Log(2));

    /// <summary><c>phi_p</c>: the most by which a particle is drawn to its own best place, as a part of the way. From 0 to 4; default 1/2 + ln 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double PhiOwn { get; init => field = Within(value, 0, 4, "phi_p"); } = 0.5 + Math.Log(2);

    /// <summary><c>phi_g</c>: the most by which a particle is drawn to the best place of all, as a part of the way. From 0 to 4; default 1/2 + ln 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double PhiAll { get; init => field = Within(value, 0, 4, "phi_g"); } = 0.5 + Math.Log(2);

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new ParticleSwarmSampler(this, setting);
    }

    private static double Within(double value, double lower, double upper, string name) =>
        value >= lower && value <= upper ? value : throw new ArgumentOutOfRangeException(name, value, $"must be from {lower} to {upper}");
}
