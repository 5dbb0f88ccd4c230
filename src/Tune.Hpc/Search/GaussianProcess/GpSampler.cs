using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Proposes the place of the highest acquisition.</summary>
internal sealed class GpSampler : ISampler
{
    private const int FitRows = 200;
    private const int CandidateCount = 512;
    private const int Incumbents = 5;
    public static int FitEvaluations = 24;

    private readonly GpSettings _settings;
    private readonly SpaceShape _shape;
    private readonly Acquisition _acquisition;
    private readonly int _startup;
    private FittedProcess? _last;

    public GpSampler(GpSettings settings, SearcherSetting setting)
    {
        _settings = settings;
        _shape = new SpaceShape(setting.Cube);
        _acquisition = new Acquisition(settings.Acquisition, settings.Kappa, settings.Xi);
        _startup = _shape.Count > 10 ? Math.Max(settings.StartupTrials, _shape.Count + 1) : settings.StartupTrials;
    }

    /// <inheritdoc/>
    public string Name => "gp";

    /// <inheritdoc/>
    public Proposal Propose(ProposalContext context)
    {
        var results = Results.Usable(context.History);
        int finite = results.Count(r => double.IsFinite(r.PlainLoss));
        if (results.Count + context.Pending.Count < _startup || finite < Math.Max(2, _startup / 2) || OutputTransform.Apply([.. results.Select(r => r.PlainLoss)]) is null)
        {
            return new Proposal.Point(Startup(context), "gp: start-up");
        }

        _last = FittedProcess.Of(_last, results, Results.LastFit(results.Count), _settings.MaxObservations, _shape, Fit);
        double[] targets = OutputTransform.Apply([.. _last.Rows.Select(r => r.PlainLoss)])!;
        var stream = context.Stream("gp/candidates");
        var (surrogate, pending) = WithPending(_last, context);
        double[][] fantasies = Fantasies(pending, context);
        var posterior = new Posterior(surrogate, targets, fantasies) { PendingCount = pending };
        var utility = new Utility(_shape, posterior, _acquisition, Best(posterior, targets.Length), []);
        double[][] best = [.. Enumerable.Range(0, targets.Length).OrderBy(i => targets[i]).Take(Incumbents).Select(i => _shape.Canonical(_last.Rows[i].Point.Coordinates))];
        var found = new PlaceSearch(utility).Find(Candidates.Draw(_shape, best, CandidateCount, ref stream), ref stream);
        foreach (var (place, score) in found)
        {
            if (!context.IsTaken(place))
            {
                return new Proposal.Point(place, string.Create(CultureInfo.InvariantCulture, $"gp: {score:0.###}"));
            }
        }

        return new Proposal.Point(found[0].Place, "gp");
    }

    /// <inheritdoc/>
    public void Learn(Observation observation)
    {
    }

    private Hyperparameters Fit(List<Observation> rows)
    {
        var fit = Results.Choose(rows, rows.Count, FitRows);
        double[]? targets = OutputTransform.Apply([.. fit.Select(r => r.PlainLoss)]);
        return HyperFit.Of(_shape, [.. fit.Select(r => _shape.Canonical(r.Point.Coordinates))], targets ?? new double[fit.Count], _settings.Deterministic, _settings.InputWarping, targets is null ? 1 : FitEvaluations);
    }

    private (Surrogate Surrogate, int Pending) WithPending(FittedProcess process, ProposalContext context)
    {
        if (context.Pending.Count == 0)
        {
            return (process.Surrogate, 0);
        }

        var surrogate = process.Surrogate.Copy();
        surrogate.Add([.. context.Pending.Select(p => _shape.Canonical(p.Coordinates))]);
        return (surrogate, context.Pending.Count);
    }

    private static double[][] Fantasies(int pending, ProposalContext context)
    {
        if (pending == 0)
        {
            return [[]];
        }

        var stream = context.Stream("gp/fantasies");
        return [.. Enumerable.Range(0, 16).Select(_ => Enumerable.Range(0, pending).Select(_ => stream.NextNormal()).ToArray())];
    }

    private static double[] Best(Posterior posterior, int observed) => [.. posterior.Means.Select(m => m.Min())];

    private double[] Startup(ProposalContext context)
    {
        var stream = context.Stream("gp/startup");
        double[] point = new double[_shape.Count];
        for (int j = 0; j < point.Length; j++)
        {
            point[j] = stream.NextDouble();
        }

        return point;
    }
}
