using System.Globalization;
using Tune.Hpc.Search.Evolution;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Ngopt;

/// <summary>Another sampler, with the minimum of a quadratic through the best trials once in each of its generations.</summary>
/// <remarks>Nevergrad's meta-model: least squares on the best d(d−1)/2 + 2d + 1 points. For numbers alone. <see cref="ForCmaEs"/> takes half as
/// many again, and before those are there a quadratic without products of two parameters, through half more points than that has coefficients. The minimum is left out where it is none, or lies farther from the best trial
/// than twice what those trials span.</remarks>
internal sealed class MetaModelSampler : ISampler
{
    /// <summary>The most parameters: the cost grows with the sixth power of them.</summary>
    public const int MostDimensions = 12;

    /// <summary>The most parameters without products of two of them: the cost grows with the third power.</summary>
    public const int MostSeparable = 100;

    private const double Trust = 2;
    private const double Spare = 2;

    private readonly ISampler _inner;
    private readonly int _dimensions;
    private readonly int _period;
    private readonly int _points;
    private readonly int _separablePoints;
    private readonly Standing _standing = new();

    public MetaModelSampler(ISampler inner, UnitCube cube)
        : this(inner, cube, QuadraticModel.PointsFor(cube.Count), int.MaxValue)
    {
    }

    private MetaModelSampler(ISampler inner, UnitCube cube, int points, int separablePoints)
    {
        (_points, _separablePoints) = (points, separablePoints);
        (_inner, _dimensions) = (inner, cube.Count);
        _period = 4 + (int)(3 * Math.Log(Math.Max(1, cube.Count)));
    }

    public string Name => _inner.Name;

    /// <summary>Whether a space has nothing but numbers, few of them, in all configurations.</summary>
    public static bool Serves(UnitCube cube) =>
        Serves(cube, MostDimensions);

    /// <summary>With a quadratic for CMA-ES: least squares that noise and other optima mislead less; where one cannot serve, the sampler itself.</summary>
    public static ISampler ForCmaEs(ISampler inner, UnitCube cube) => !Serves(cube, MostSeparable) ? inner
        : new MetaModelSampler(inner, cube, cube.Count > MostDimensions ? int.MaxValue : (int)(Spare * QuadraticModel.PointsFor(cube.Count)), (int)(Spare * QuadraticModel.SeparablePointsFor(cube.Count)));

    private static bool Serves(UnitCube cube, int most) => cube.Count > 0 && cube.Count <= most && cube.Dimensions.All(d => d is { Kind: not DimensionKind.Categorical, IsConditional: false });

    public Proposal Propose(ProposalContext context)
    {
        bool separable = _standing.Count < _points;
        int points = separable ? _separablePoints : _points;
        bool isDue = context.Attempt == 0 && context.Index % _period == _period - 1 && _standing.Count >= points;
        return isDue && Minimum(points, separable) is { } minimum
            ? new Proposal.Point(minimum, string.Create(CultureInfo.InvariantCulture, $"minimum of a quadratic through the best {points} of {_standing.Count} trials"))
            : _inner.Propose(context);
    }

    public void OnProposed(ProposedPoint point) => _inner.OnProposed(point);

    public void OnRung(ProposedPoint point, double budget, double loss) => _inner.OnRung(point, budget, loss);

    public void Learn(Observation observation)
    {
        if (observation.Kind != TrialResultKind.Dropped)
        {
            _standing.Add(observation);
        }

        _inner.Learn(observation);
    }

    // In units of what the points span, around the best of them.
    private double[]? Minimum(int count, bool separable)
    {
        Observation[] best = [.. _standing.Ranked.Take(count)];
        if (best.Any(o => o.Violation > 0 || !double.IsFinite(o.PlainLoss) || o.Point.Coordinates.Any(double.IsNaN)))
        {
            return null;
        }

        double[] origin = best[0].Point.Coordinates;
        double[] span = [.. Enumerable.Range(0, _dimensions).Select(i => best.Max(o => Math.Abs(o.Point.Coordinates[i] - origin[i])))];
        if (span.Any(s => s <= 0))
        {
            return null;
        }

        double[][] scaled = [.. best.Select(o => Enumerable.Range(0, _dimensions).Select(i => (o.Point.Coordinates[i] - origin[i]) / span[i]).ToArray())];
        return QuadraticModel.Minimum(scaled, [.. best.Select(o => o.PlainLoss)], separable) is { } x && x.All(v => Math.Abs(v) <= Trust)
            ? [.. x.Select((v, i) => Math.Clamp(origin[i] + (v * span[i]), 0, 1))]
            : null;
    }
}
