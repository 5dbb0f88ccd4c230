using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>How processes are made.</summary>
/// <param name="Deterministic">Whether there is no noise.</param>
/// <param name="Warps">Whether inputs are warped.</param>
/// <param name="MaxObservations">How many results a process is made of.</param>
/// <param name="Transform">Makes targets of losses; null where they are all equal.</param>
internal sealed record ProcessOptions(bool Deterministic, bool Warps, int MaxObservations, Func<IReadOnlyList<double>, double[]?> Transform)
{
    /// <summary>Whether noise is hardly expected: see <see cref="HyperPrior"/>.</summary>
    public bool RareNoise { get; init; }
}

/// <summary>Makes beliefs of results. What it keeps is a function of the results alone, and only saves time.</summary>
/// <remarks>Hyperparameters are fitted by a schedule (<see cref="Results.LastFit"/>), from a fixed start, to at most <see cref="FitRows"/> results; between fits, results are added
/// to the factored covariances. With several objectives each suggestion has a target of its own, and a fit.</remarks>
internal sealed class ProcessMemory(SpaceShape shape, ProcessOptions options)
{
    /// <summary>The most results that hyperparameters are fitted to: the best three tenths of that number, and the latest.</summary>
    public const int FitRows = 200;

    private const int FitRowsOfOne = 100;
    private const int FitEvaluations = 24;
    private const int FitEvaluationsOfOne = 12;
    private const int MostRejected = 20;

    private const double Shorter = 3;

    private FittedProcess? _objective;
    private FittedProcess? _rougher;
    private FittedProcess?[] _constraints = [];

    /// <summary>The beliefs after some results; null where their losses are all equal.</summary>
    /// <param name="results">What is usable.</param>
    /// <param name="context">What is pending and was rejected.</param>
    /// <param name="fantasies">How many fantasies of pending trials; 1 is their mean alone.</param>
    /// <param name="rougher">Whether the loss, the only one, is taken to change faster than it seems to, so that less is known far from results.</param>
    public Beliefs? Of(List<Observation> results, ProposalContext context, int fantasies, bool rougher = false)
    {
        bool isOne = results[0].Losses.Length > 1;
        Func<List<Observation>, double[]?> targetsOf = isOne ? rows => options.Transform(Scalarization.Of(rows, context)) : rows => options.Transform([.. rows.Select(r => r.PlainLoss)]);
        if (targetsOf(results) is null)
        {
            return null;
        }

        int fitAt = isOne ? results.Count : Results.LastFit(results.Count);
        var process = FittedProcess.Of(isOne ? null : _objective, results, fitAt, options.MaxObservations, shape, rows => Fit(rows, targetsOf, isOne, options));
        _objective = isOne ? null : process;
        if (rougher)
        {
            var scales = process.Surrogate.Kernel.Hyperparameters.WithShorterScales(Shorter);
            process = _rougher = FittedProcess.Of(_rougher, results, fitAt, options.MaxObservations, shape, _ => scales);
        }

        double[]? targets = targetsOf(process.Rows);
        if (targets is null)
        {
            return null;
        }

        double[][] rejected = [.. context.Rejected.Where(r => r.Violates).TakeLast(MostRejected).Select(r => shape.Canonical(r.Point))];
        double[][] pending = [.. context.Pending.Select(p => shape.Canonical(p.Coordinates)).Order(Comparer<double[]>.Create(Compare))];
        return new Beliefs
        {
            Rows = process.Rows,
            Targets = targets,
            Objective = PosteriorOf(process.Surrogate, targets, targets.Max(), rejected, pending, Draw(pending.Length, fantasies, context)),
            Constraints = ConstraintsOf(results, rejected, pending),
        };
    }

    private Posterior[] ConstraintsOf(List<Observation> results, double[][] rejected, double[][] pending)
    {
        int count = results.Max(r => r.Violations.Length);
        if (_constraints.Length != count)
        {
            _constraints = new FittedProcess?[count];
        }

        var posteriors = new List<Posterior>();
        for (int c = 0; c < count; c++)
        {
            int which = c;
            if (results.Exists(r => r.Violations.Length > which && r.Violations[which] > 0))
            {
                var process = FittedProcess.Of(
                    _constraints[c], results, Results.LastFit(results.Count), options.MaxObservations, shape, rows => Fit(rows, fit => ConstraintTargets.Of(fit, which), isOne: false, options with { RareNoise = false }));
                _constraints[c] = process;
                posteriors.Add(PosteriorOf(process.Surrogate, ConstraintTargets.Of(process.Rows, which), 0, rejected, pending, [new double[pending.Length]]));
            }
        }

        return [.. posteriors];
    }

    private static Posterior PosteriorOf(Surrogate observed, double[] targets, double worst, double[][] rejected, double[][] pending, double[][] fantasies)
    {
        if (rejected.Length + pending.Length == 0)
        {
            return new Posterior(observed, targets, fantasies) { PendingCount = 0 };
        }

        // What constraints reject is taken for a bad result, or all proposals would lie beside it.
        var surrogate = observed.Copy();
        surrogate.Add(rejected);
        surrogate.Add(pending);
        return new Posterior(surrogate, [.. targets, .. rejected.Select(_ => worst)], fantasies) { PendingCount = pending.Length };
    }

    private Hyperparameters Fit(List<Observation> rows, Func<List<Observation>, double[]?> targetsOf, bool isOne, ProcessOptions known)
    {
        var chosen = Results.Choose(rows, rows.Count, isOne ? FitRowsOfOne : FitRows);
        double[]? targets = targetsOf(chosen);
        return HyperFit.Of(
            shape,
            [.. chosen.Select(r => shape.Canonical(r.Point.Coordinates))],
            targets ?? new double[chosen.Count],
            known,
            targets is null ? 1 : isOne ? FitEvaluationsOfOne : FitEvaluations);
    }

    /// <summary>Half of the fantasies mirror the others, so that their mean is the process's own.</summary>
    private static double[][] Draw(int pending, int fantasies, ProposalContext context)
    {
        if (pending == 0 || fantasies == 1)
        {
            return [new double[pending]];
        }

        var stream = context.Stream("gp/fantasies");
        double[][] drawn = [.. Enumerable.Range(0, fantasies).Select(_ => new double[pending])];
        for (int q = 0; q + 1 < fantasies; q += 2)
        {
            for (int i = 0; i < pending; i++)
            {
                drawn[q][i] = stream.NextNormal();
                drawn[q + 1][i] = -drawn[q][i];
            }
        }

        return drawn;
    }

    private static int Compare(double[]? a, double[]? b) => a.AsSpan().SequenceCompareTo(b);
}
