using System.Collections.Immutable;
using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling.Population;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Pb2;

/// <summary>PB2's explore step: keeps who scored what when, and asks a bandit where to go from there.</summary>
/// <remarks>Differs from Ray Tune: parameters that are logarithmic in the space are seen through their logarithms, whole numbers are rounded instead of
/// cut off, and steps are kept to.</remarks>
internal sealed class BanditExplorer(Pb2Settings settings, SchedulerSetting setting) : IExplorer
{
    private readonly ImmutableArray<Axis> _axes = [.. settings.Bounds.Select(b => new Axis(b, DomainOf(b, setting.Space)))];
    private readonly List<BanditRow> _rows = [];
    private readonly List<double[]> _round = [];
    private double _roundTime = double.NegativeInfinity;

    /// <inheritdoc/>
    public void OnJudged(Member member)
    {
        if (PlaceOf(member.Config) is { } place && double.IsFinite(member.Loss!.Value))
        {
            _rows.Add(new BanditRow(member.Id.Number, member.TrainTime, place, -member.Loss.Value));
        }
    }

    /// <inheritdoc/>
    public Exploration Explore(Member target, Member source)
    {
        var changes = ScoreChange.Of(_rows);
        if (changes.FindLast(c => c.Trial == source.Id.Number) is not { } latest)
        {
            return new Exploration(source.Config, []);
        }

        BeginRound();
        var bandit = new Bandit(changes, [.. _axes.Select(a => a.Scale)]);
        var stream = KeyedStream.For(setting.Seed, "pb2/start", target.Id.Number, target.Judgements);
        double[] place = bandit.Choose(latest.Time, latest.After, _round, ref stream);
        var exploration = Apply(source.Config, place, $"best bound after {bandit.Count} changes");
        double[] taken = PlaceOf(exploration.Config) ?? place;
        _round.Add(taken);
        _rows.Add(new BanditRow(target.Id.Number, latest.Time, taken, latest.After));
        return exploration;
    }

    /// <summary>Choices belong together as long as nobody has got any further.</summary>
    private void BeginRound()
    {
        double latest = _rows.Max(r => r.Time);
        if (latest > _roundTime)
        {
            _roundTime = latest;
            _round.Clear();
        }
    }

    private Exploration Apply(ConfigMap config, double[] place, string how)
    {
        var changes = ImmutableArray.CreateBuilder<ParameterChange>(place.Length);
        for (int i = 0; i < place.Length; i++)
        {
            var old = ConfigPath.Find(config, _axes[i].Bounds.Steps)!;
            var value = _axes[i].ValueAt(place[i], old);
            config = ConfigPath.With(config, _axes[i].Bounds.Steps.AsSpan(), value);
            changes.Add(new ParameterChange(_axes[i].Bounds.Path, old, value, how));
        }

        return new Exploration(config, changes.ToImmutable());
    }

    /// <summary>Null where a parameter is missing or is no number.</summary>
    private double[]? PlaceOf(ConfigMap config)
    {
        double?[] places = [.. _axes.Select(a => ConfigPath.Find(config, a.Bounds.Steps)?.AsDouble is { } value ? a.PlaceOf(value) : (double?)null)];
        return places.All(p => p is { } at && double.IsFinite(at)) ? [.. places.Select(p => p!.Value)] : null;
    }

    private static Domain? DomainOf(ParameterBounds bounds, SearchSpace? space) => space?.Parameters.FirstOrDefault(p => p.Path == bounds.Path)?.Domain;

    private sealed record Axis(ParameterBounds Bounds, Domain? Domain)
    {
        private readonly bool _log = ParameterBounds.IsLogarithmic(Domain);
        private readonly NumberStep _step = (Domain is null ? NumberStep.Free : NumberStep.Of(Domain)) with { Lower = Bounds.Lower, Upper = Bounds.Upper };

        public Scale Scale => new(PlaceOf(Bounds.Lower), PlaceOf(Bounds.Upper));

        public double PlaceOf(double value) => _log ? Math.Log(value) : value;

        public ConfigValue ValueAt(double place, ConfigValue old) => _step.Nearest(_log ? Math.Exp(place) : place, Domain is IntegerDomain || old is ConfigInteger);
    }
}
