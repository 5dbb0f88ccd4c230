using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Tpe;

/// <summary>The tree-structured Parzen estimator: draws places near the good results and takes the one where a good result is likeliest against a bad one.</summary>
/// <remarks>
/// <para>Bergstra, Bardenet, Bengio and Kégl, NIPS 2011: l is a mixture of kernels at the good results and the space's own distribution, g one at all others, and the candidate drawn from l
/// with the largest l/g is taken. Which rules, by <see cref="TpeSettings.Variant"/>: those of Optuna 4, modelling parameters together (Watanabe, arXiv 2304.11127), or those of HyperOpt.</para>
/// <para>It works in the unit cube, so that the prior of a normally distributed parameter is a wide curve over its probabilities, and not the normal curve itself, as in HyperOpt. Steps,
/// whole numbers and ordered options are cells that get their kernels' probability, with more than 512 of them the density in their middle.</para>
/// <para>Parameters that exist only beside some option are a group of their own, with the good and bad results among the trials that have them: in HyperOpt and Optuna those are
/// the good and bad ones of all trials, so that in a branch without a good one nothing is learnt.</para>
/// <para>Trials that run count as bad; those that failed too, and never as good. Among good ones complete trials come first, then those that were stopped early, by how far they came and then by their
/// loss, then those that break metric constraints, by how much. With several objectives fronts take the place of losses, and what is cut from a front is what adds least to the hypervolume.</para>
/// <para>Results grow older by the order in which their trials were made, so that it does not matter which of two trials side by side ends first. In a finite space the best candidate that was
/// not tried is taken. A suggestion costs the candidates times the results times the parameters; memory is the results times the parameters.</para>
/// </remarks>
internal sealed class TpeSampler : ISampler
{
    private readonly TpeRules _rules;
    private readonly UnitCube _cube;
    private readonly TpeGroup[] _groups;
    private readonly bool _isFinite;
    private readonly List<TpeRecord> _records = [];
    private readonly Dictionary<TrialId, TpeRecord> _byTrial = [];
    private int _results;

    public TpeSampler(TpeSettings settings, SearcherSetting setting)
    {
        _cube = setting.Cube;
        _rules = new TpeRules(settings);
        _groups = [.. TpeGroups.Of(_cube, _rules).Select(dimensions => new TpeGroup(dimensions, _rules, setting.Objectives <= 1))];
        _isFinite = _cube.MostConfigurations is not null;
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
            for (int i = 0; i < point.Length; i++)
            {
                point[i] = stream.NextDouble();
            }

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
