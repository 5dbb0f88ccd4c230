using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Flow2;

/// <summary>One local search at a time: CFO, CFOCat, FLOW2.</summary>
internal sealed class CfoSampler : ISampler
{
    private readonly SearcherSetting _setting;
    private readonly CfoVariant _variant;
    private readonly MeritOrder _order;
    private readonly StartRegion _region;
    private readonly LocalSearch _search;
    private readonly SortedSet<TrialId> _given = [];
    private readonly List<Observation> _candidates = [];
    private LocalThread? _thread;
    private Observation? _converged;
    private int _threads;
    private int _starts;

    /// <summary>Begins without results.</summary>
    /// <param name="setting">The space and what is around it.</param>
    /// <param name="lowCost">Where trials are cheap.</param>
    /// <param name="variant">Which algorithm.</param>
    /// <exception cref="TuneException">A low-cost value that does not fit the space.</exception>
    public CfoSampler(SearcherSetting setting, ConfigMap lowCost, CfoVariant variant)
    {
        (_setting, _variant) = (setting, variant);
        _order = MeritOrder.Of(setting);
        _region = new StartRegion(setting.Cube, lowCost);
        _search = new LocalSearch(new CubeMoves(setting.Cube, _region.Low), _order, setting.Schedule, variant.Truncates);
    }

    /// <inheritdoc/>
    public string Name => _variant.Name;

    /// <inheritdoc/>
    public ConfigMap Beside => ResourceText.Beside(_setting.Schedule, _thread?.State.Resource ?? _search.LeastResource);

    /// <inheritdoc/>
    public Proposal Propose(ProposalContext context)
    {
        if (_thread is not { } thread)
        {
            return _converged is not null && !_variant.Restarts ? new Proposal.Exhausted($"{Name} has converged: no step makes a difference any more") : Start(context, 0);
        }

        var state = _search.Skipped(thread.State, context.Attempt);
        if (state.HasConverged && !state.IsMeasuring)
        {
            return _variant.Restarts ? Start(context, context.Attempt) : new Proposal.Exhausted($"{Name} has converged: all around its best trial was tried");
        }

        var move = _search.Next(state, context.Stream(Name));
        var notes = new MoveNotes
        {
            Kind = move.Kind,
            Thread = thread.Number,
            Moves = state.Moves,
            Step = state.Step,
            Index = context.Index,
            Attempt = context.Attempt,
            Skipped = context.Attempt,
            SkippedOf = thread.Number,
            Resource = move.Resource,
        };
        return new Proposal.Point(move.Point, MoveText.Of(Name, state, move, _search.Progress(state), _setting.Schedule))
        {
            Notes = notes.Write(),
            Beside = ResourceText.Beside(_setting.Schedule, move.Resource),
        };
    }

    /// <inheritdoc/>
    public void OnProposed(ProposedPoint point)
    {
        if (MoveNotes.Read(point.Notes) is not { } notes)
        {
            if (point.Trial is { } trial)
            {
                _given.Add(trial);
            }

            return;
        }

        if (_thread is { } skipped && skipped.Number == notes.SkippedOf && notes.Skipped > 0)
        {
            _thread = skipped with { State = _search.Skipped(skipped.State, notes.Skipped) };
        }

        if (notes.Kind == MoveKind.Start)
        {
            _starts++;
        }
        else if (_thread is { } thread && thread.Number == notes.Thread)
        {
            _thread = thread with { State = _search.Proposed(thread.State, notes, KeyedStream.For(_setting.Seed, Name, notes.Index, notes.Attempt)) };
            _region.Include(point.Coordinates);
        }

        EndConverged();
    }

    /// <inheritdoc/>
    public void Learn(Observation observation)
    {
        _order.Learn(observation);
        var notes = MoveNotes.Read(observation.Point.Notes);
        if (observation.Point.Trial is { } trial)
        {
            _given.Remove(trial);
            _candidates.RemoveAll(c => c.Point.Trial == trial);
        }

        if (_thread is { State.Best: { } best } current && observation.Point.Trial is { } again && best.Point.Trial == again)
        {
            _thread = current with { State = LocalSearch.EndedAgain(current.State, observation) };
        }
        else if (_thread is { } thread)
        {
            bool isOwn = notes is { Kind: not MoveKind.Start } && notes.Thread == thread.Number;
            var state = _search.Ended(thread.State, isOwn ? notes : null, observation);
            bool moved = ReferenceEquals(state.Best, observation);
            _thread = thread with { State = state };
            Remember(observation, !isOwn && !moved);
        }
        else
        {
            Remember(observation, true);
        }

        EndConverged();
        Begin();
    }

    private void Remember(Observation observation, bool isCandidate)
    {
        if (isCandidate && MeritOrder.Counts(observation) && observation.Point.Coordinates.Length == _setting.Cube.Count)
        {
            _candidates.Add(observation);
        }
    }

    private void EndConverged()
    {
        if (_thread is { State: { HasConverged: true, Best: { } best } })
        {
            (_converged, _thread) = (best, null);
            _candidates.RemoveAll(c => !_order.IsBetter(c, best));
        }
    }

    /// <summary>Once all start points are known, at the best of them.</summary>
    private void Begin()
    {
        if (_thread is not null || _candidates.Count == 0 || _given.Count > 0 || (_converged is not null && !_variant.Restarts))
        {
            return;
        }

        var best = _candidates[0];
        foreach (var other in _candidates)
        {
            best = _order.IsBetter(other, best) ? other : best;
        }

        _candidates.Remove(best);
        _thread = new LocalThread(++_threads, _search.Begin(best));
        _region.Include(best.Point.Coordinates);
    }

    private Proposal.Point Start(ProposalContext context, int skipped)
    {
        bool isFirst = _starts == 0 && context.Attempt == 0;
        double[] place = isFirst ? _region.First() : _region.Another(context.Stream(Name));
        var notes = new MoveNotes { Kind = MoveKind.Start, Skipped = skipped, SkippedOf = _thread?.Number ?? 0, Resource = _search.LeastResource };
        string where = isFirst ? _region.HasLow ? "the low-cost point" : "the middle of the space"
            : _region.HasLow ? "a place near the low-cost point" : "a random place";
        string why = _converged is not null || skipped > 0 ? "starts again" : "starts";
        return new Proposal.Point(place, string.Create(CultureInfo.InvariantCulture, $"{Name} {why} at {where}"))
        {
            Notes = notes.Write(),
            Beside = ResourceText.Beside(_setting.Schedule, _search.LeastResource),
        };
    }
}
