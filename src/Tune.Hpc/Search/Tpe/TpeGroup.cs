using System.Collections.Immutable;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Tpe;

/// <summary>Parameters that are modelled together, and the trials that have all of them.</summary>
internal sealed class TpeGroup
{
    private readonly TpeAxis[] _axes;
    private readonly TpeRules _rules;
    private readonly bool _isOneObjective;
    private readonly TpeRanking _ranking;
    private readonly ParzenEstimator _bad;
    private readonly Dictionary<TpeRecord, int> _kernels = new(ReferenceEqualityComparer.Instance);
    private List<TpeRecord> _good = [];
    private ParzenEstimator? _model;

    public TpeGroup(IEnumerable<Dimension> dimensions, TpeRules rules, bool isOneObjective)
    {
        // The quickest first: far kernels are found out on numbers.
        _axes = [.. dimensions.Select(d => TpeAxis.Of(d, rules.Settings)).OrderBy(a => a.Kind)];
        (_rules, _isOneObjective) = (rules, isOneObjective);
        _ranking = new TpeRanking(isOneObjective);
        _bad = new ParzenEstimator(_axes, rules);
    }

    /// <summary>How many results there are.</summary>
    public int Results => _ranking.Count;

    /// <summary>How many of them were good for the last proposal.</summary>
    public int Good => _good.Count;

    /// <summary>Takes a trial in, if it has all of the parameters.</summary>
    public void Add(TpeRecord record)
    {
        if (_axes.All(a => !double.IsNaN(record.Coordinates[a.Dimension.Index])))
        {
            _kernels.Add(record, _bad.Add(Inner(record), IsBad(record)));
            Rank(record);
        }
    }

    /// <summary>Its result is about to change.</summary>
    public void Forget(TpeRecord record)
    {
        if (_kernels.ContainsKey(record) && record.Result is not null)
        {
            _ranking.Remove(record);
            _model = null;
        }
    }

    /// <summary>Its result has changed.</summary>
    public void Learn(TpeRecord record)
    {
        if (_kernels.TryGetValue(record, out int kernel))
        {
            Rank(record);
            _bad.Include(kernel, IsBad(record) && !_good.Contains(record));
        }
    }

    /// <summary>Draws places near the good ones, and sorts them: those that are far from the bad ones first.</summary>
    /// <returns>A place's coordinates in the cube are written by <see cref="Write"/>.</returns>
    public double[][] Propose(ref KeyedStream stream)
    {
        var model = Model();
        int count = _rules.Candidates;
        int size = _axes.Length;
        double[] places = new double[count * size];
        for (int i = 0; i < count; i++)
        {
            model.Sample(ref stream, places.AsSpan(i * size, size));
        }

        double[] good = new double[count];
        double[] bad = new double[count];
        model.LogDensity(places, good);
        _bad.LogDensity(places, bad);
        double[] scores = new double[count];
        double[][] candidates = new double[count][];
        for (int i = 0; i < count; i++)
        {
            scores[i] = bad[i] - good[i];
            candidates[i] = places.AsSpan(i * size, size).ToArray();
        }

        // Stable: of equal ones the first drawn.
        return [.. Enumerable.Range(0, count).OrderBy(i => scores[i]).Select(i => candidates[i])];
    }

    /// <summary>Writes a place that was proposed into a point of the cube.</summary>
    public void Write(double[] candidate, double[] point)
    {
        for (int i = 0; i < _axes.Length; i++)
        {
            point[_axes[i].Dimension.Index] = _axes[i].Outer(candidate[i]);
        }
    }

    private void Rank(TpeRecord record)
    {
        if (record.Result is { Kind: not TrialResultKind.Dropped })
        {
            _ranking.Add(record);
            _model = null;
        }
    }

    /// <summary>Splits what was learnt since the last time.</summary>
    private ParzenEstimator Model()
    {
        if (_model is { } model)
        {
            return model;
        }

        var good = _ranking.Best(_rules.Good(_ranking.Count, _isOneObjective));
        foreach (var record in _good.Except(good))
        {
            _bad.Include(_kernels[record], IsBad(record));
        }

        _model = new ParzenEstimator(_axes, _rules);
        foreach (var record in good)
        {
            _bad.Include(_kernels[record], false);
            _model.Add(Inner(record), true);
        }

        _good = good;
        return _model;
    }

    private bool IsBad(TpeRecord record) => record.Result is { } result ? result.Kind != TrialResultKind.Dropped : _rules.Settings.ConstantLiar;

    private double[] Inner(TpeRecord record) => [.. _axes.Select(a => a.Inner(record.Coordinates[a.Dimension.Index]))];
}
