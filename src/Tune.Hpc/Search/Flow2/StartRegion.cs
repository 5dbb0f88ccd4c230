using Tune.Hpc.Numerics;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Flow2;

/// <summary>Where searches begin, and the box of the parameters with low-cost values in which they have been since.</summary>
/// <remarks>Begins at the low-cost values and the cheapest options, in the middle of the other numbers, and with options in no order left to chance.</remarks>
internal sealed class StartRegion
{
    private readonly UnitCube _cube;
    private readonly double[] _lower;
    private readonly double[] _upper;

    /// <summary>Begins with the low-cost values alone.</summary>
    /// <param name="cube">The space.</param>
    /// <param name="lowCost"><c>low_cost_partial_config</c>.</param>
    /// <exception cref="TuneException">A name that the space does not have, or a value outside its domain.</exception>
    public StartRegion(UnitCube cube, ConfigMap lowCost)
    {
        _cube = cube;
        Low = cube.Encode(PartialPoint.Of(cube.Space, lowCost, LocalSearchSettings.LowCostKey).Given);
        for (int i = 0; i < Low.Length; i++)
        {
            if (double.IsNaN(Low[i]) && cube.Dimensions[i].Domain is ChoiceDomain { Cost: { IsEmpty: false } costs } && costs.Min() < costs.Max())
            {
                Low[i] = cube.Dimensions[i].Settle(0); // ordered by cost
            }
        }

        (_lower, _upper) = ([.. Low], [.. Low]);
    }

    /// <summary>The low-cost values; NaN where there is none.</summary>
    public double[] Low { get; }

    /// <summary>Whether there are any.</summary>
    public bool HasLow => Low.Any(l => !double.IsNaN(l));

    /// <summary>The first place.</summary>
    public double[] First() => [.. Low.Select((low, i) => !double.IsNaN(low) ? low : _cube.Dimensions[i].Kind == DimensionKind.Categorical ? double.NaN : 0.5)];

    /// <summary>Another place to begin at: near the low-cost values, wider the further searches have come from there; at random in what has none.</summary>
    public double[] Another(KeyedStream stream)
    {
        double[] place = new double[Low.Length];
        for (int i = 0; i < place.Length; i++)
        {
            double sd = Math.Max(Flow2Numbers.StepSize, _upper[i] - _lower[i]);
            double by = stream.NextNormal();
            place[i] = double.IsNaN(Low[i]) ? stream.NextDouble()
                : Math.Clamp(Math.Clamp(Low[i] + (sd * by), _lower[i] - Flow2Numbers.StepSize, _upper[i] + Flow2Numbers.StepSize), 0, 1);
        }

        return place;
    }

    /// <summary>A search has been there.</summary>
    public void Include(double[] place)
    {
        for (int i = 0; i < place.Length; i++)
        {
            if (!double.IsNaN(place[i]) && !double.IsNaN(_lower[i]))
            {
                (_lower[i], _upper[i]) = (Math.Min(_lower[i], place[i]), Math.Max(_upper[i], place[i]));
            }
        }
    }

    /// <summary>A search has converged, or nothing allowed is known: the box grows on all sides.</summary>
    public void Widen()
    {
        for (int i = 0; i < _lower.Length; i++)
        {
            (_lower[i], _upper[i]) = (_lower[i] - Flow2Numbers.StepSize, _upper[i] + Flow2Numbers.StepSize);
        }
    }

    /// <summary>Whether a place lies in the box or close to it.</summary>
    public bool Admits(double[] place)
    {
        for (int i = 0; i < place.Length; i++)
        {
            if (place[i] + Flow2Numbers.StepSize < _lower[i] || place[i] - Flow2Numbers.StepSize > _upper[i])
            {
                return false;
            }
        }

        return true;
    }
}
