using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Evolution;

/// <summary>Particle swarm optimisation: particles take turns in moving.</summary>
/// <remarks>
/// <para>Differs from the reference: with a small budget the swarm is smaller (see <see cref="ParticleSwarmSettings.PopulationSize"/>); it begins as a Latin hypercube; a particle that hits a bound stays there
/// and loses that speed; options in no order are taken over whole, from where the particle is, its best place, or the best of all, whichever draws most. A turn never waits: where a particle's last place is still running it moves on from there.</para>
/// <para>Only the order of losses matters. A proposal costs O(d); a result O(log n).</para>
/// </remarks>
internal sealed class ParticleSwarmSampler : ISampler
{
    private const string ParticleNote = "particle";
    private const string PlaceNote = "place";
    private const string SpeedNote = "speed";
    private const int Generations = 20;
    private const int Reference = 40;
    private const int Least = 8;

    private readonly ParticleSwarmSettings _settings;
    private readonly StandardSpace _space;
    private readonly Standing _standing = new();
    private readonly Particle?[] _swarm;
    private readonly Observation?[] _own;
    private readonly FirstMembers _first;
    private long _turns;

    public ParticleSwarmSampler(ParticleSwarmSettings settings, SearcherSetting setting)
    {
        _settings = settings;
        _space = new StandardSpace(setting.Cube);
        _swarm = new Particle?[Population.SizeOf(settings.PopulationSize, setting, Reference, Generations, Least)];
        _own = new Observation?[_swarm.Length];
        _first = new FirstMembers(_space, FirstPopulation.LatinHypercube, _swarm.Length, setting.Seed, settings.Type);
    }

    public string Name => _settings.Type;

    public Proposal Propose(ProposalContext context)
    {
        int turn = (int)(_turns % _swarm.Length);
        var stream = context.Stream(Name);
        var moved = _swarm[turn] is { } particle ? Moved(turn, particle, context.Attempt, ref stream) : Start(turn, context.Attempt, ref stream);
        string reason = _swarm[turn] is null ? Invariant($"PSO: particle {turn + 1} of {_swarm.Length} begins")
            : Invariant($"PSO: particle {turn + 1} of {_swarm.Length} moves{(_standing.Best?.Point.Trial is { } best ? $", drawn to trial {best}" : "")}");
        return new Proposal.Point(moved.Place, reason)
        {
            Notes = EvolutionNotes.Of(ParticleNote, turn).With(PlaceNote, moved.Place).With(SpeedNote, moved.Speed),
        };
    }

    public void OnProposed(ProposedPoint point)
    {
        if (EvolutionNotes.MemberOf(point.Notes, ParticleNote, _swarm.Length) is { } turn
            && EvolutionNotes.NumbersOf(point.Notes, PlaceNote, _space.Count) is { } place
            && EvolutionNotes.NumbersOf(point.Notes, SpeedNote, _space.Count) is { } speed)
        {
            _swarm[turn] = new Particle(place, speed);
            _turns++;
        }
    }

    public void Learn(Observation observation)
    {
        if (observation.Kind == TrialResultKind.Dropped)
        {
            return;
        }

        _standing.Add(observation);
        if (EvolutionNotes.MemberOf(observation.Point.Notes, ParticleNote, _swarm.Length) is { } turn
            && (_own[turn] is not { } best || best.Point.Trial == observation.Point.Trial || Standing.Compare(observation, best) < 0))
        {
            _own[turn] = observation;
        }
    }

    private Particle Start(int turn, int attempt, ref KeyedStream stream)
    {
        double[] place = attempt == 0 ? _first[turn] : _space.Draw(ref stream);
        double[] speed = new double[place.Length];
        for (int i = 0; i < speed.Length; i++)
        {
            speed[i] = (2 * stream.NextDouble()) - 1;
        }

        return new Particle(place, speed);
    }

    private Particle Moved(int turn, Particle particle, int attempt, ref KeyedStream stream)
    {
        double[] own = Target(_own[turn], particle, ref stream);
        double[] all = Target(_standing.Best, particle, ref stream);
        double[] place = new double[_space.Count];
        double[] speed = new double[_space.Count];
        for (int i = 0; i < place.Length; i++)
        {
            double toOwn = _settings.PhiOwn * stream.NextDouble();
            double toAll = _settings.PhiAll * stream.NextDouble();
            (place[i], speed[i]) = _space.IsCategory(i)
                ? (Option(i, particle.Place[i], own[i], all[i], toOwn, toAll, ref stream), 0)
                : Within(particle.Place[i], (_settings.Omega * particle.Speed[i]) + (toOwn * (own[i] - particle.Place[i])) + (toAll * (all[i] - particle.Place[i])));
        }

        // A swarm that stands still would propose the same for ever.
        for (int change = 0; change < attempt && place.Length > 0; change++)
        {
            int axis = (int)stream.NextInt64(place.Length);
            place[axis] = _space.Other(axis, place[axis], ref stream);
        }

        return new Particle(place, speed);
    }

    // Where nothing is known yet nothing draws.
    private double[] Target(Observation? best, Particle particle, ref KeyedStream stream) =>
        best is null ? particle.Place : _space.Complete(best.Point.Coordinates, ref stream);

    private double Option(int axis, double here, double own, double all, double toOwn, double toAll, ref KeyedStream stream)
    {
        double toStay = _settings.Omega * stream.NextDouble();
        double option = toStay > toOwn && toStay > toAll ? here : toOwn > toAll ? own : all;
        return stream.NextDouble() * 2 * _space.Count < 1 ? _space.Other(axis, option, ref stream) : option;
    }

    private static (double Place, double Speed) Within(double place, double speed) => (place + speed) switch
    {
        < 0 => (0, 0),
        > 1 => (1, 0),
        var moved => (moved, speed),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Particle(double[] Place, double[] Speed);
}
