using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.CmaEs;

/// <summary>Chooses unordered options and parameters that not every configuration has: each for itself, by how often it was among the best and among the rest.</summary>
/// <remarks>As a tree-structured Parzen estimator with independent parameters (Bergstra et al., NeurIPS 2011): of some candidates drawn from what was good, the one that is most
/// typical of it in comparison to the rest. It is made anew only when results have grown by a twentieth, so that a suggestion costs the same with many.</remarks>
internal sealed class IndependentModel(Dimension[] dimensions)
{
    private const int RandomUntil = 8;
    private const int Candidates = 16;
    private const int MostGood = 25;
    private const int MostRest = 100;

    private readonly List<Observation> _sorted = [];
    private readonly HashSet<TrialId> _seen = [];
    private (int Results, OneDimension[] Dimensions)? _model;

    /// <summary>Takes in a result.</summary>
    public void Learn(Observation observation)
    {
        if (dimensions.Length == 0)
        {
            return;
        }

        if (observation.Point.Trial is { } trial && !_seen.Add(trial))
        {
            _sorted.RemoveAll(o => o.Point.Trial == trial);
            _model = null;
        }

        int at = _sorted.BinarySearch(observation, Observation.BestFirst);
        _sorted.Insert(at < 0 ? ~at : at, observation);
        if (_model is { } model && _sorted.Count > Math.Max(model.Results, model.Results * 1.05))
        {
            _model = null;
        }
    }

    /// <summary>Draws its coordinates.</summary>
    public void Draw(ProposalContext context, double[] point)
    {
        if (dimensions.Length == 0)
        {
            return;
        }

        var stream = context.Stream("cmaes beside");
        bool random = _sorted.Count < RandomUntil;
        var model = random ? [] : Model();
        for (int i = 0; i < dimensions.Length; i++)
        {
            point[dimensions[i].Index] = random ? stream.NextDouble() : model[i].Draw(ref stream);
        }
    }

    /// <summary>Why it was chosen, where nothing else says so.</summary>
    public string Reason(string why) => _sorted.Count < RandomUntil
        ? $"random: {why}, and no results yet"
        : string.Create(CultureInfo.InvariantCulture, $"each option by its share among the best {GoodOf(_sorted.Count)} of {_sorted.Count}: {why}");

    private static int GoodOf(int results) => Math.Min(MostGood, (int)Math.Ceiling(0.15 * results));

    private OneDimension[] Model()
    {
        if (_model is not { } model)
        {
            int good = GoodOf(_sorted.Count);
            model = (_sorted.Count, [.. dimensions.Select(d => new OneDimension(d, _sorted, good))]);
            _model = model;
        }

        return model.Dimensions;
    }

    private sealed class OneDimension
    {
        private readonly long? _levels;
        private readonly double[] _good;
        private readonly double[] _rest;
        private readonly Dictionary<long, int> _goodOf = [];
        private readonly Dictionary<long, int> _restOf = [];

        public OneDimension(Dimension dimension, List<Observation> sorted, int good)
        {
            _levels = dimension.Kind == DimensionKind.Categorical ? dimension.Levels : null;
            double[] ValuesOf(IEnumerable<Observation> of) => [.. of.Select(o => o.Point.Coordinates[dimension.Index]).Where(v => !double.IsNaN(v))];
            (_good, _rest) = (ValuesOf(sorted.Take(good)), ValuesOf(sorted.Skip(good)));
            if (_levels is { } levels)
            {
                Count(_goodOf, _good, levels);
                Count(_restOf, _rest, levels);
            }
            else if (_rest.Length > MostRest)
            {
                _rest = [.. Enumerable.Range(0, MostRest).Select(i => _rest[(long)i * _rest.Length / MostRest])];
            }
        }

        public double Draw(ref KeyedStream stream)
        {
            (double Value, double Score) best = (0, double.NegativeInfinity);
            for (int i = 0; i < Candidates; i++)
            {
                double value = Candidate(ref stream);
                double score = Likelihood(value, _good, _goodOf) / Likelihood(value, _rest, _restOf);
                best = score > best.Score ? (value, score) : best;
            }

            return best.Value;
        }

        // The prior counts as one result.
        private double Candidate(ref KeyedStream stream)
        {
            long chosen = stream.NextInt64(_good.Length + 1);
            if (chosen == _good.Length)
            {
                return stream.NextDouble();
            }

            double value = _good[chosen];
            if (_levels is null)
            {
                value = Math.Abs(value + (Width(_good.Length) * stream.NextNormal()));
                value = value > 1 ? Math.Max(0, 2 - value) : value;
            }

            return value;
        }

        private double Likelihood(double value, double[] of, Dictionary<long, int> counts)
        {
            if (_levels is { } levels)
            {
                return (counts.GetValueOrDefault(CellOf(value, levels)) + (1.0 / levels)) / (of.Length + 1);
            }

            double width = Width(of.Length);
            double sum = 1;
            foreach (double at in of)
            {
                double z = (value - at) / width;
                sum += Math.Exp(-0.5 * z * z) / (width * 2.5066282746310002);
            }

            return sum / (of.Length + 1);
        }

        private static double Width(int results) => Math.Max(0.03, 0.3 / Math.Cbrt(results + 1));

        private static void Count(Dictionary<long, int> counts, double[] values, long levels)
        {
            foreach (double value in values)
            {
                long cell = CellOf(value, levels);
                counts[cell] = counts.GetValueOrDefault(cell) + 1;
            }
        }

        private static long CellOf(double value, long levels) => Math.Min((long)(value * levels), levels - 1);
    }
}
