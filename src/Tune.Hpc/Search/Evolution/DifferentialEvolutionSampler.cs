using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Evolution;

/// <summary>Differential evolution, current-to-best: members take turns in having a child, which takes the place of its parent if it is not worse.</summary>
/// <remarks>
/// <para>Differs from the reference: with a small budget the population is smaller (see <see cref="DifferentialEvolutionSettings.PopulationSize"/>); options in no order pass on whole, from the best
/// or from a member; what a configuration does not have is drawn where it is needed. A turn never waits: a member whose child is still running has another one.</para>
/// <para>Only the order of losses matters. A proposal costs O(d); a result O(log n).</para>
/// </remarks>
internal sealed class DifferentialEvolutionSampler : ISampler
{
    private const string MemberNote = "member";
    private const int Generations = 20;
    private const int Reference = 30;
    private const int Least = 8;

    private readonly DifferentialEvolutionSettings _settings;
    private readonly StandardSpace _space;
    private readonly Standing _standing = new();
    private readonly Observation?[] _members;
    private readonly FirstMembers _first;
    private long _turns;

    public DifferentialEvolutionSampler(DifferentialEvolutionSettings settings, SearcherSetting setting)
    {
        _settings = settings;
        _space = new StandardSpace(setting.Cube);
        _members = new Observation?[Population.SizeOf(settings.PopulationSize, setting, Reference, Generations, Least)];
        _first = new FirstMembers(_space, settings.Initialization, _members.Length, setting.Seed, settings.Type);
    }

    public string Name => _settings.Type;

    public Proposal Propose(ProposalContext context)
    {
        int turn = (int)(_turns % _members.Length);
        var stream = context.Stream(Name);
        var notes = EvolutionNotes.Of(MemberNote, turn);
        if (_members[turn] is { } parent)
        {
            return new Proposal.Point(ChildOf(parent, context.Attempt, stream), Invariant($"DE: child of member {turn + 1} of {_members.Length} ({NameOf(parent)}), towards {NameOf(_standing.Best!)}")) { Notes = notes };
        }

        bool isStart = _turns < _members.Length && context.Attempt == 0;
        string reason = isStart ? Invariant($"DE: first population, {turn + 1} of {_members.Length}") : Invariant($"DE: drawn, as member {turn + 1} of {_members.Length} has no result yet");
        return new Proposal.Point(isStart ? _first[turn] : _space.Draw(ref stream), reason) { Notes = notes };
    }

    public void OnProposed(ProposedPoint point) => _turns += EvolutionNotes.MemberOf(point.Notes, MemberNote, _members.Length) is null ? 0 : 1;

    public void Learn(Observation observation)
    {
        if (observation.Kind == TrialResultKind.Dropped)
        {
            return;
        }

        _standing.Add(observation);
        int again = Array.FindIndex(_members, m => m is not null && m.Point.Trial is { } trial && trial == observation.Point.Trial);
        if (again >= 0)
        {
            _members[again] = observation;
        }
        else if (EvolutionNotes.MemberOf(observation.Point.Notes, MemberNote, _members.Length) is { } member)
        {
            _members[member] = _members[member] is { } parent && Standing.Compare(observation, parent) > 0 ? parent : observation;
        }
        else
        {
            Join(observation);
        }
    }

    /// <summary>A stranger takes the last empty place, or that of the worst where it is better.</summary>
    private void Join(Observation stranger)
    {
        int place = Array.FindLastIndex(_members, m => m is null);
        if (place < 0)
        {
            int worst = Enumerable.Range(0, _members.Length).MaxBy(i => _members[i]!, Comparer<Observation>.Create(Standing.Compare));
            place = Standing.Compare(stranger, _members[worst]!) < 0 ? worst : -1;
        }

        if (place >= 0)
        {
            _members[place] = stranger;
        }
    }

    private double[] ChildOf(Observation parent, int attempt, KeyedStream stream)
    {
        double[] x = _space.Complete(parent.Point.Coordinates, ref stream);
        double[] a = Member(ref stream);
        double[] b = Member(ref stream);
        double[] best = _space.Complete(_standing.Best!.Point.Coordinates, ref stream);
        double[] donor = new double[x.Length];
        for (int i = 0; i < donor.Length; i++)
        {
            donor[i] = _space.IsCategory(i)
                ? Option(i, x[i], a[i], best[i], ref stream)
                : StandardSpace.Bounce(x[i] + (_settings.F1 * (a[i] - b[i])) + (_settings.F2 * (best[i] - x[i])));
        }

        double[] child = Crossover.Child(_settings.Variant, _settings.CrossoverRate, x, donor, ref stream);

        // A population that has become alike would propose the same for ever.
        for (int change = 0; change < attempt && child.Length > 0; change++)
        {
            int axis = (int)stream.NextInt64(child.Length);
            child[axis] = _space.Other(axis, child[axis], ref stream);
        }

        return child;
    }

    private double Option(int axis, double own, double other, double best, ref KeyedStream stream)
    {
        double option = stream.NextDouble() < _settings.F2 / 2 ? best : stream.NextDouble() < _settings.F1 ? other : own;
        return stream.NextDouble() * 2 * _space.Count < 1 ? _space.Other(axis, option, ref stream) : option;
    }

    private double[] Member(ref KeyedStream stream)
    {
        Observation[] filled = [.. _members.OfType<Observation>()];
        return _space.Complete(filled[stream.NextInt64(filled.Length)].Point.Coordinates, ref stream);
    }

    private static string NameOf(Observation member) => member.Point.Trial is { } trial ? $"trial {trial}" : "known before";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
