using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Evolution;

/// <summary>All that was learned, from good to bad. What is learned of a trial again, after it was reopened, replaces what was.</summary>
internal sealed class Standing
{
    private readonly SortedSet<Observation> _ranked = new(Observation.BestFirst);
    private readonly Dictionary<TrialId, Observation> _byTrial = [];

    public Observation? Best => _ranked.Min;

    public int Count => _ranked.Count;

    /// <summary>From the best on.</summary>
    public IEnumerable<Observation> Ranked => _ranked;

    /// <summary>Adds what has a result, and says whether it is better than all before.</summary>
    public bool Add(Observation observation)
    {
        if (observation.Point.Trial is { } trial)
        {
            if (_byTrial.Remove(trial, out var before))
            {
                _ranked.Remove(before);
            }

            _byTrial[trial] = observation;
        }

        bool better = Best is { } best && Compare(observation, best) < 0;
        _ranked.Add(observation);
        return better;
    }

    /// <summary>Below 0 where the first is better: what keeps the metric constraints first, then by loss.</summary>
    public static int Compare(Observation a, Observation b) => (a.Violation, a.PlainLoss).CompareTo((b.Violation, b.PlainLoss));
}
