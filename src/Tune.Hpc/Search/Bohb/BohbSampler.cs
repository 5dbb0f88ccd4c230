using System.Globalization;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Bohb;

/// <summary>BOHB's model: draws places near the good results at the largest budget that has enough results, and takes the one that is likeliest good rather than bad.</summary>
/// <remarks>
/// <para>It learns when a trial comes to a milestone of the scheduler, not when it ends; a trial that fails counts as the worst at the lowest budget, unless it came to a milestone before.
/// Budgets within a fifth of each other are one: where <c>time_attr</c> is no count, trials come to a milestone with somewhat different ones.</para>
/// <para>Differs from HpBandSter: what is learnt at a budget below the model's is kept, in case it is asked for; steps and ordered options are numbers; metric constraints that are
/// broken make a result of an earlier experiment (<c>warm_start</c>) as bad as a failure, and are not known at milestones. Learning costs nothing, the first proposal after it n log n in the results of a budget, and each the results times the parameters.</para>
/// </remarks>
internal sealed class BohbSampler(BohbSettings settings, SearcherSetting setting) : ISampler
{
    private readonly UnitCube _cube = setting.Cube;
    private readonly List<BudgetResults> _budgets = [];
    private readonly HashSet<Trials.TrialId> _measured = [];
    private (BohbModel? Model, bool IsFresh) _model;

    /// <inheritdoc/>
    public string Name => "bohb";

    /// <inheritdoc/>
    public void OnRung(ProposedPoint point, double budget, double loss)
    {
        if (point.Trial is { } trial)
        {
            _measured.Add(trial);
        }

        if (double.IsFinite(budget) && budget > 0)
        {
            Add(point, budget, loss);
        }
    }

    /// <inheritdoc/>
    public void Learn(Observation observation)
    {
        var point = observation.Point;
        if (observation is { Kind: TrialResultKind.Failed } && point.Trial is { } trial && !_measured.Contains(trial))
        {
            Add(point, _budgets.Count == 0 ? 1 : _budgets[0].Budget, double.PositiveInfinity);
        }
        else if (point.Trial is null && observation.Resource > 0)
        {
            Add(point, observation.Resource, observation.Violation > 0 ? double.PositiveInfinity : observation.Loss);
        }
    }

    /// <inheritdoc/>
    public Proposal Propose(ProposalContext context)
    {
        var stream = context.Stream("bohb");
        bool isRandom = stream.NextDouble() < settings.RandomFraction;
        if (Model() is not { } model || isRandom)
        {
            double[] point = new double[_cube.Count];
            for (int i = 0; i < point.Length; i++)
            {
                point[i] = stream.NextDouble();
            }

            return new Proposal.Point(point, Model() is null ? "BOHB: random, as no budget has enough results yet" : Text($"BOHB: random, as one in {1 / settings.RandomFraction:0.#} is"));
        }

        return new Proposal.Point(
            model.Propose(ref stream), Text($"BOHB: best of {settings.Candidates} candidates drawn near the best {model.Good} of {model.Results} results at budget {model.Budget}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Add(ProposedPoint point, double budget, double loss)
    {
        int at = _budgets.FindIndex(b => b.Covers(budget));
        if (at < 0)
        {
            at = _budgets.FindIndex(b => b.Budget > budget);
            at = at < 0 ? _budgets.Count : at;
            _budgets.Insert(at, new BudgetResults(budget));
        }

        _budgets[at].Add(point, loss);
        _model = default;
    }

    private BohbModel? Model()
    {
        if (!_model.IsFresh)
        {
            _model = (_budgets.AsEnumerable().Reverse().Select(b => BohbModel.TryMake(_cube, settings, b, setting.Seed)).FirstOrDefault(m => m is not null), true);
        }

        return _model.Model;
    }
}
