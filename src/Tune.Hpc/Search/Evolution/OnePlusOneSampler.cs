using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Evolution;

/// <summary>The (1+1) evolution strategy: the best configuration and a step size that doubles with each success and shrinks to 0.84 of it with each failure.</summary>
/// <remarks>Every worker changes the best there is; results may come in any order. A proposal costs O(d), a result O(log n). Only the order of losses matters, except with noise handling, which compares means.</remarks>
internal sealed class OnePlusOneSampler : ISampler
{
    private const string SigmaNote = "sigma";
    private const string AgainNote = "again";
    private const double Growth = 2;
    private const double Decay = 0.84;
    private const double LeastSigma = 1e-9;
    private const double MostSigma = 6;

    private readonly OnePlusOneSettings _settings;
    private readonly StandardSpace _space;
    private readonly OnePlusOneVariant _variant;
    private readonly Standing _standing = new();
    private readonly RepeatedTrials? _repeated;
    private double _sigma = 1;
    private long _asks;

    public OnePlusOneSampler(OnePlusOneSettings settings, SearcherSetting setting)
    {
        _settings = settings;
        _space = new StandardSpace(setting.Cube);
        _variant = settings.Variant != OnePlusOneVariant.Auto ? settings.Variant
            : _space.MostLevels is not null && _space.Categories > 0 ? OnePlusOneVariant.Lengler : OnePlusOneVariant.Standard;
        _repeated = settings.OptimisticNoise && setting.Cube.Dimensions.Any(d => d.Kind == DimensionKind.Continuous) ? new RepeatedTrials(setting.Cube) : null;
    }

    public string Name => _settings.Type;

    public Proposal Propose(ProposalContext context)
    {
        var stream = context.Stream(Name);
        if (_space.Count == 0)
        {
            return new Proposal.Point([], "(1+1): the space has one configuration");
        }

        if (_repeated is { } repeated && context.Attempt == 0 && repeated.Due(_asks) is { } again)
        {
            return new Proposal.Point(repeated.Beside(again, ref stream), Invariant($"(1+1): trial {again} again, as the best may owe its place to noise"))
            {
                Notes = EvolutionNotes.Of(AgainNote, again.Number),
            };
        }

        return (_repeated?.Best ?? _standing.Best) is { } best ? Changed(context, best, stream) : First(context, stream);
    }

    public void OnProposed(ProposedPoint point)
    {
        bool isRepeat = point.Notes[AgainNote] is not null;
        _asks += isRepeat || point.Notes[SigmaNote] is not null ? 1 : 0;
        if (isRepeat)
        {
            _repeated?.OnProposed();
        }
    }

    public void Learn(Observation observation)
    {
        if (observation.Kind == TrialResultKind.Dropped)
        {
            return;
        }

        _repeated?.Learn(observation, observation.Point.Notes[AgainNote] is ConfigInteger { Value: > 0 and <= int.MaxValue } original ? new TrialId((int)original.Value) : null);
        bool isFirst = _standing.Count == 0;
        bool better = _standing.Add(observation);
        if (!isFirst && observation.Point.Notes[SigmaNote] is not null)
        {
            _sigma = Math.Clamp(_sigma * (better ? Growth : Decay), LeastSigma, MostSigma);
        }
    }

    private Proposal.Point First(ProposalContext context, KeyedStream stream)
    {
        double[] middle = _space.Middle(ref stream);
        bool isFirst = _asks == 0 && context.Attempt == 0;
        return Noted(
            isFirst ? middle : Mutated(middle, Sigma(context), ref stream).Point,
            isFirst ? "(1+1): the middle of the space" : "(1+1): near the middle of the space, as nothing is known yet");
    }

    private Proposal.Point Changed(ProposalContext context, Observation best, KeyedStream stream)
    {
        double[] parent = _space.Complete(best.Point.Coordinates, ref stream);
        string from = best.Point.Trial is { } trial ? Invariant($"trial {trial}, the best") : "the best that was known before";
        if (_settings.Recombine && _asks % 2 == 1 && _standing.Ranked.Skip(1).FirstOrDefault() is { } second)
        {
            double[] other = _space.Complete(second.Point.Coordinates, ref stream);
            for (int i = 0; i < parent.Length; i++)
            {
                parent[i] = stream.NextDouble() < 0.5 ? parent[i] : other[i];
            }

            from = "a mixture of the two best";
        }

        var (child, how) = Mutated(parent, Sigma(context), ref stream);
        return Noted(child, $"(1+1): {from}, {how}");
    }

    // A proposal that was tried before came from too short a step.
    private double Sigma(ProposalContext context) => Math.Min(MostSigma, _sigma * Math.Pow(Growth, context.Rejected.Count(r => !r.Violates)));

    private (double[] Point, string How) Mutated(double[] parent, double sigma, ref KeyedStream stream)
    {
        switch (_variant)
        {
            case OnePlusOneVariant.Discrete:
                return (Mutation.Redrawn(_space, parent, 1, ref stream), "one parameter or more drawn anew");
            case OnePlusOneVariant.DoubleFastGa:
                double tail = Mutation.HeavyTailedNumber(_space.Count, ref stream);
                return (Mutation.Redrawn(_space, parent, tail, ref stream), Invariant($"about {tail:0} of {_space.Count} parameters drawn anew"));
            case OnePlusOneVariant.Lengler:
                double number = Mutation.LenglerNumber(_space.Count, _asks + 1);
                return (Mutation.Redrawn(_space, parent, number, ref stream), Invariant($"about {number:0.#} of {_space.Count} parameters drawn anew"));
            default:
                bool cauchy = _variant == OnePlusOneVariant.Cauchy;
                return (Mutation.Stepped(_space, parent, sigma, cauchy, ref stream), Invariant($"a {(cauchy ? "Cauchy" : "normal")} step of {sigma * StandardSpace.UnitStep:0.###} of each range"));
        }
    }

    private Proposal.Point Noted(double[] point, string reason) => new(point, reason) { Notes = ConfigMap.Empty.With(SigmaNote, ConfigValue.Of(_sigma)) };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
