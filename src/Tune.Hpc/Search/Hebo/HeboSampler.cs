using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.GaussianProcess;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Hebo;

/// <summary>Proposes one of the places of which no other is better by all three acquisitions.</summary>
/// <remarks>Differs from the authors' code, which waits for whole batches: pending trials are taken to give what is expected of them, and it always answers. Of those that run
/// together the second is the one least known, the third the one expected to be best, as in a batch of theirs; the others are drawn.</remarks>
internal sealed class HeboSampler : ISampler
{
    private const int Incumbents = 5;
    private const int LeastKnown = 1;
    private const int BestExpected = 2;

    private readonly HeboSettings _settings;
    private readonly SpaceShape _shape;
    private readonly StartupDesign _design;
    private readonly ProcessMemory _memory;
    private readonly int _startup;

    /// <summary>Makes the sampler.</summary>
    public HeboSampler(HeboSettings settings, SearcherSetting setting)
    {
        _settings = settings;
        _shape = new SpaceShape(setting.Cube);
        _design = new StartupDesign(_shape.Count, setting.Seed);
        _memory = new ProcessMemory(_shape, new ProcessOptions(false, settings.InputWarping, settings.MaxObservations, losses => OutputTransform.Apply(losses, positiveByBoxCox: true)));
        _startup = settings.StartupTrials ?? Math.Max(2, 1 + _shape.Count);
    }

    /// <inheritdoc/>
    public string Name => "hebo";

    /// <inheritdoc/>
    public Proposal Propose(ProposalContext context)
    {
        var results = Results.Usable(context.History);
        if (!Results.AreEnough(results, context.Pending.Count, _startup))
        {
            return new Proposal.Point(_design.Point(context), $"HEBO: start-up, until {_startup} trials are out and half of them have given a loss");
        }

        if (_memory.Of(results, context, fantasies: 1) is not { } beliefs)
        {
            return new Proposal.Point(_design.Point(context), "HEBO: all losses are the same");
        }

        var mace = new Mace(beliefs, _shape);
        var stream = context.Stream("hebo/front");
        var first = Candidates.Draw(_shape, beliefs.BestPlaces(_shape, Incumbents), _settings.PopulationSize - 2, ref stream);
        first.AddRange(beliefs.BestPlaces(_shape, 2));
        var front = new FrontSearch(_shape, mace.Of).Find(first, _settings.Generations, ref stream).Where(p => !context.IsTaken(p)).ToList();
        return front.Count == 0
            ? new Proposal.Point(_design.Point(context), "HEBO: all on the front was tried already")
            : Choose(front, mace, context.Pending.Count, beliefs.Rows.Count, ref stream);
    }

    /// <inheritdoc/>
    public void Learn(Observation observation)
    {
    }

    private static Proposal.Point Choose(List<double[]> front, Mace mace, int pending, int results, ref KeyedStream stream)
    {
        double[] place = pending switch
        {
            LeastKnown => front.MaxBy(p => mace.BeliefOf(p).Deviation)!,
            BestExpected => front.MinBy(p => mace.BeliefOf(p).Mean)!,
            _ => front[(int)stream.NextInt64(front.Count)],
        };
        string which = pending switch
        {
            LeastKnown => "the least known",
            BestExpected => "the one expected to be best",
            _ => "one",
        };
        return new Proposal.Point(
            place,
            string.Create(CultureInfo.InvariantCulture, $"HEBO: {which} of {front.Count} that are best by bound (κ {mace.Kappa:0.0}), improvement and its probability, after {results} results"));
    }
}
