using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.QuasiMonteCarlo;

/// <summary>Points that fill the space more evenly than random ones, fixed by the seed alone.</summary>
/// <remarks>For sweeps that run all at once, and for the first points of methods that learn. Unordered options are cells of equal size.</remarks>
public abstract record QuasiMonteCarloSettings : SamplerSettings
{
    /// <summary>Whether the sequence is randomised by the seed. Not randomised, it is the same for every experiment. Default true.</summary>
    public bool Scramble { get; init; } = true;

    /// <inheritdoc/>
    public sealed override bool Learns => false;

    /// <inheritdoc/>
    public sealed override bool ServesManyObjectives => true;
}

/// <summary><c>sobol</c>: a Sobol sequence.</summary>
/// <remarks>Sobol' (1967), direction numbers of Joe and Kuo (2008), linear scrambling of Matoušek (1998). Even where the number of points is a power of two (64, 128, 256): with others
/// some parts of the space get a point more. Beyond 160 dimensions axes are random.</remarks>
public sealed record SobolSettings : QuasiMonteCarloSettings
{
    /// <inheritdoc/>
    public override string Type => "sobol";

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new QuasiMonteCarloSampler(
            Type, Scramble ? "scrambled Sobol point" : "Sobol point", new Sobol(setting.Cube.Count, setting.Seed, Scramble), Scramble ? 0 : 1, setting.Search.Points.Length);
    }
}

/// <summary><c>halton</c>: a Halton sequence.</summary>
/// <remarks>Halton (1960), digits permuted at random. Any number of points does as well as another; poor beyond some 20 dimensions, where <see cref="SobolSettings"/> is better.</remarks>
public sealed record HaltonSettings : QuasiMonteCarloSettings
{
    /// <inheritdoc/>
    public override string Type => "halton";

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new QuasiMonteCarloSampler(
            Type, Scramble ? "scrambled Halton point" : "Halton point", new Halton(setting.Cube.Count, setting.Seed, Scramble), Scramble ? 0 : 1, setting.Search.Points.Length);
    }
}

/// <summary><c>latin_hypercube</c>: as many points as there are samples, every axis with one in each part of that many.</summary>
/// <remarks>McKay, Beckman and Conover (1979). After <c>num_samples</c> points, as it was when the experiment was made, another hypercube begins; without that number each has
/// <see cref="UnlimitedSize"/> points, and none has more than <see cref="MostPoints"/>.</remarks>
public sealed record LatinHypercubeSettings : SamplerSettings
{
    /// <summary>Points of a hypercube where the number of samples is without limit.</summary>
    public const int UnlimitedSize = 64;

    /// <summary>Most points of a hypercube.</summary>
    public const int MostPoints = 10_000;

    /// <inheritdoc/>
    public override string Type => "latin_hypercube";

    /// <inheritdoc/>
    public override bool Learns => false;

    /// <inheritdoc/>
    public override bool ServesManyObjectives => true;

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        int points = setting.Search.Points.Length;
        int size = setting.Trials is { } trials ? (int)Math.Clamp(trials - points, 1, MostPoints) : UnlimitedSize;
        return new QuasiMonteCarloSampler(Type, $"Latin hypercube of {size}: point", new LatinHypercube(setting.Cube.Count, size, setting.Seed), 0, points);
    }
}
