using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Evolution;

/// <summary>Trials that were tried several times: which is best by an optimistic mean, and when it is due again.</summary>
/// <remarks>Nevergrad's optimistic noise handling: what looks best is tried again, the more often the longer the search has run; the mean of its tries, less its standard error, is its loss.
/// Errors are taken from the spread of all repeated trials together. A result costs O(r) with r repeated trials.</remarks>
internal sealed class RepeatedTrials(UnitCube cube)
{
    // The same configuration twice would be refused as tried before; this is far below any noise.
    private const double Hair = 1e-7;

    private readonly Dictionary<TrialId, Observation> _originals = [];
    private readonly SortedSet<Observation> _tried = new(Observation.BestFirst);
    private readonly SortedDictionary<TrialId, SortedDictionary<TrialId, Observation>> _again = [];
    private long _proposed;

    /// <summary>The original with the best optimistic mean; its observation has that mean for a loss.</summary>
    public Observation? Best { get; private set; }

    /// <summary>A repeat was proposed.</summary>
    public void OnProposed() => _proposed++;

    /// <summary>Learns a trial, which may be another one's repeat.</summary>
    public void Learn(Observation observation, TrialId? original)
    {
        if (observation.Point.Trial is not { } trial)
        {
            return;
        }

        if (original is { } known && known != trial && _originals.TryGetValue(known, out var first))
        {
            _tried.Remove(first);
            Tries(known)[trial] = observation;
        }
        else
        {
            Replace(trial, observation);
        }

        Best = Leading();
    }

    /// <summary>What is to be tried again: among k asks are k^(2/3) / 2 repeats.</summary>
    public TrialId? Due(long asks) => Best is { Point.Trial: { } trial } && double.IsFinite(Best.PlainLoss) && _proposed < Math.Pow(asks, 2.0 / 3) / 2 ? trial : null;

    /// <summary>A place a hair's breadth beside a trial's.</summary>
    public double[] Beside(TrialId trial, ref KeyedStream stream)
    {
        double[] point = [.. _originals[trial].Point.Coordinates];
        foreach (var axis in cube.Dimensions.Where(d => d.Kind == DimensionKind.Continuous && !double.IsNaN(point[d.Index])))
        {
            point[axis.Index] = StandardSpace.Bounce(point[axis.Index] + (Hair * stream.NextNormal()));
        }

        return point;
    }

    private void Replace(TrialId trial, Observation observation)
    {
        if (_originals.Remove(trial, out var before))
        {
            _tried.Remove(before);
        }

        _originals[trial] = observation;
        if (!_again.ContainsKey(trial))
        {
            _tried.Add(observation);
        }
    }

    private SortedDictionary<TrialId, Observation> Tries(TrialId original)
    {
        if (!_again.TryGetValue(original, out var tries))
        {
            _again[original] = tries = [];
        }

        return tries;
    }

    private Observation? Leading()
    {
        double spread = Spread();
        var leading = _tried.Min is { } single ? single with { PlainLoss = single.PlainLoss - spread } : null;
        foreach (var (original, _) in _again)
        {
            double[] losses = LossesOf(original);
            var mean = _originals[original] with { PlainLoss = losses.Average() - (spread / Math.Sqrt(losses.Length)) };
            leading = leading is null || Observation.BestFirst.Compare(mean, leading) < 0 ? mean : leading;
        }

        return leading;
    }

    private double Spread()
    {
        double squares = 0;
        int freedoms = 0;
        foreach (var (original, _) in _again)
        {
            double[] losses = LossesOf(original);
            double mean = losses.Average();
            if (double.IsFinite(mean))
            {
                squares += losses.Sum(l => (l - mean) * (l - mean));
                freedoms += losses.Length - 1;
            }
        }

        return freedoms > 0 && double.IsFinite(squares) ? Math.Sqrt(squares / freedoms) : 0;
    }

    private double[] LossesOf(TrialId original) => [_originals[original].PlainLoss, .. _again[original].Values.Select(o => o.PlainLoss)];
}
