using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Tpe;

/// <summary>The tree-structured Parzen estimator: draws places near the good results and takes the one that is furthest from the bad ones.</summary>
internal sealed class TpeSampler : ISampler
{
    private readonly TpeRules _rules;
    private readonly UnitCube _cube;
    private readonly TpeGroup[] _groups;
    private readonly bool _isFinite;
    private readonly ulong _seed;
    private readonly List<TpeRecord> _records = [];
    private readonly Dictionary<TrialId, TpeRecord> _byTrial = [];
    private int _results;

    public TpeSampler(TpeSettings settings, SearcherSetting setting)
    {
        _cube = setting.Cube;
        _rules = new TpeRules(settings, _cube.Count);
        _groups = [.. TpeGroups.Of(_cube, _rules).Select(dimensions => new TpeGroup(dimensions, _rules, setting.Objectives <= 1))];
        _isFinite = _cube.MostConfigurations is not null;
        _seed = setting.Seed;
    }

    /// <inheritdoc/>
    public string Name => "tpe";

    /// <inheritdoc/>
    public void OnProposed(ProposedPoint point) => Add(point);

    /// <inheritdoc/>
    public void Learn(Observation observation)
    {
        var record = observation.Point.Trial is { } trial && _byTrial.TryGetValue(trial, out var known) ? known : Add(observation.Point);
        _results -= record.Counts ? 1 : 0;
        foreach (var group in _groups)
        {
            group.Forget(record);
        }

        record.Result = observation;
        _results += record.Counts ? 1 : 0;
        foreach (var group in _groups)
        {
            group.Learn(record);
        }
    }

    /// <inheritdoc/>
    public Proposal Propose(ProposalContext context)
    {
        var stream = context.Stream("tpe");
        double[] point = new double[_cube.Count];
        int seen = _rules.IsHyperOpt ? _records.Count : _results;
        if (seen < _rules.StartupTrials || _results == 0)
        {
            Start(context, ref stream, point);
            return new Proposal.Point(point, Text($"TPE: random, as {seen} of {_rules.StartupTrials} start-up results are there"));
        }

        var candidates = new double[_groups.Length][][];
        for (int i = 0; i < candidates.Length; i++)
        {
            candidates[i] = _groups[i].Propose(ref stream);
        }

        int rank = 0;
        do
        {
            Write(candidates, rank, point);
        }
        while (_isFinite && ++rank < _rules.Candidates && context.IsTaken(point));
        var first = _groups.FirstOrDefault();
        return new Proposal.Point(point, Text($"TPE: best of {_rules.Candidates} candidates drawn near the best {first?.Good} of {_results} results"));
    }

    private void Write(double[][][] candidates, int rank, double[] point)
    {
        for (int i = 0; i < _groups.Length; i++)
        {
            _groups[i].Write(candidates[i][rank], point);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first ones are a Latin hypercube: each in another part of every parameter's range.</summary>
    private void Start(ProposalContext context, ref KeyedStream stream, double[] point)
    {
        bool isFirst = context.Attempt == 0 && context.Index < _rules.StartupTrials;
        for (int i = 0; i < point.Length; i++)
        {
            double unit = stream.NextDouble();
            point[i] = isFirst ? (Stratum(i, (int)context.Index) + unit) / _rules.StartupTrials : unit;
        }
    }

    private int Stratum(int axis, int index)
    {
        int[] strata = [.. Enumerable.Range(0, _rules.StartupTrials)];
        var stream = KeyedStream.For(_seed, "tpe-start", axis);
        for (int last = strata.Length - 1; last > 0; last--)
        {
            int other = (int)stream.NextInt64(last + 1);
            (strata[last], strata[other]) = (strata[other], strata[last]);
        }

        return strata[index];
    }

    private TpeRecord Add(ProposedPoint point)
    {
        var record = new TpeRecord(_records.Count, point.Coordinates);
        _records.Add(record);
        if (point.Trial is { } trial)
        {
            _byTrial[trial] = record;
        }

        foreach (var group in _groups)
        {
            group.Add(record);
        }

        return record;
    }
}
