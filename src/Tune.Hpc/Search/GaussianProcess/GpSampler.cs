using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Fits a Gaussian process to the results, and proposes the place of the highest acquisition.</summary>
/// <remarks>What differs from papers, and where it comes from, is in the README beside this file.</remarks>
internal sealed class GpSampler : ISampler
{
    private const int CandidateCount = 512;
    private const int ThompsonCandidates = 256;
    private const int Incumbents = 5;
    private const int Fantasies = 16;
    private const int ManyParameters = 10;
    private const int Patience = 6;
    private const int RougherEvery = 3;

    private readonly GpSettings _settings;
    private readonly SpaceShape _shape;
    private readonly Acquisition _acquisition;
    private readonly StartupDesign _design;
    private readonly ProcessMemory _memory;
    private readonly int _startup;

    /// <summary>Makes the sampler.</summary>
    public GpSampler(GpSettings settings, SearcherSetting setting)
    {
        _settings = settings;
        _shape = new SpaceShape(setting.Cube);
        _acquisition = new Acquisition(settings.Acquisition, settings.Kappa, settings.Xi);
        _design = new StartupDesign(_shape.Count, setting.Seed);
        _memory = new ProcessMemory(_shape, new ProcessOptions(settings.Deterministic, settings.InputWarping, settings.MaxObservations, losses => OutputTransform.Apply(losses)) { RareNoise = true });
        _startup = _shape.Count > ManyParameters ? Math.Max(settings.StartupTrials, _shape.Count + 1) : settings.StartupTrials;
    }

    /// <inheritdoc/>
    public string Name => "gp";

    /// <inheritdoc/>
    public Proposal Propose(ProposalContext context)
    {
        var results = Results.Usable(context.History);
        if (!Results.AreEnough(results, context.Pending.Count, _startup))
        {
            return new Proposal.Point(_design.Point(context), $"GP: start-up, until {_startup} trials are out and half of them have given a loss");
        }

        bool rougher = IsRougher(results, context.Index);
        if (_memory.Of(results, context, _acquisition.IsLogarithm ? Fantasies : 1, rougher) is not { } beliefs)
        {
            return new Proposal.Point(_design.Point(context), "GP: all losses are the same");
        }

        var stream = context.Stream("gp/candidates");
        var found = Find(beliefs, ref stream);
        foreach (var (place, _) in found)
        {
            if (!context.IsTaken(place))
            {
                return new Proposal.Point(place, Reason(beliefs, place, rougher));
            }
        }

        return new Proposal.Point(_design.Point(context), "GP: all that it looked at was tried already");
    }

    /// <inheritdoc/>
    public void Learn(Observation observation)
    {
    }

    // Improvements that are expected beside the best result alone show that the process may be too sure of what lies elsewhere.
    private bool IsRougher(List<Observation> results, long index) => _settings.Acquisition == AcquisitionKind.LogEi && results[0].Losses.Length == 1
        && results[0].Violations.Length == 0 && index % RougherEvery == 0 && Results.SinceBest(results) >= Patience;

    private IReadOnlyList<(double[] Place, double Score)> Find(Beliefs beliefs, ref KeyedStream stream)
    {
        bool draws = _settings.Acquisition == AcquisitionKind.Thompson && (beliefs.HasFeasible || beliefs.Constraints.Length == 0);
        var candidates = Candidates.Draw(_shape, beliefs.BestPlaces(_shape, Incumbents), draws ? ThompsonCandidates : CandidateCount, ref stream);
        if (!draws)
        {
            return new PlaceSearch(beliefs.UtilityOf(_shape, _acquisition)).Find(candidates, ref stream);
        }

        double[] values = ThompsonDraw.At(beliefs.Objective, candidates, ref stream);
        double[] feasible = new Utility(_shape, null, _acquisition, [], beliefs.Constraints).Scores(candidates);
        return [.. candidates.Select((c, i) => (Place: c, Score: feasible[i] - values[i])).OrderByDescending(c => c.Score)];
    }

    private string Reason(Beliefs beliefs, double[] place, bool rougher)
    {
        var at = beliefs.Objective.PredictAt(place);
        string what = _settings.Acquisition switch
        {
            AcquisitionKind.LogEi when rougher => "the most expected improvement if losses change faster than it seems",
            AcquisitionKind.LogEi => "the most expected improvement",
            AcquisitionKind.Ucb => "the lowest confidence bound",
            AcquisitionKind.Pi => "the likeliest improvement",
            _ => "the lowest of a drawn function",
        };
        return beliefs.Constraints.Length > 0 && !beliefs.HasFeasible
            ? $"GP: the likeliest to keep the metric constraints, after {beliefs.Rows.Count} results"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"GP: {what}, after {beliefs.Rows.Count} results; {at.Means.Average() - beliefs.Best.Average():+0.00;-0.00} ± {at.Deviation:0.00} deviations from the best");
    }
}
