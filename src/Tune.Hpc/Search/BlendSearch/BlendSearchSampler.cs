using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.BlendSearch;

/// <summary>A global model and local searches, in turn.</summary>
internal sealed class BlendSearchSampler : ISampler
{
    /// <summary>So many proposals of a local thread for one suggestion may lead to known configurations; then it is the global thread's turn.</summary>
    internal const int MostSkips = 8;

    private const double Penalty = 1e10;

    private readonly SearcherSetting _setting;
    private readonly ISampler _model;
    private readonly MeritOrder _order = MeritOrder.Plain;
    private readonly StartRegion _region;
    private readonly LocalSearch _search;
    private readonly LocalThreads _threads;
    private readonly double _leastCost;
    private ThreadStanding _global = ThreadStanding.New;
    private Observation? _best;
    private double _target = double.PositiveInfinity;
    private double _spent;
    private long _ended;
    private bool _hasStarted;
    private double? _resource;

    /// <summary>Begins without results.</summary>
    /// <param name="setting">The space and what is around it.</param>
    /// <param name="lowCost">Where trials are cheap.</param>
    /// <param name="model">The global thread.</param>
    /// <exception cref="TuneException">A low-cost value that does not fit the space.</exception>
    public BlendSearchSampler(SearcherSetting setting, ConfigMap lowCost, ISampler model)
    {
        (_setting, _model) = (setting, model);
        _region = new StartRegion(setting.Cube, lowCost);
        _search = new LocalSearch(new CubeMoves(setting.Cube, _region.Low), _order, setting.Schedule, truncates: false);
        _threads = new LocalThreads(_search, _region);
        _resource = _search.LeastResource;
        _leastCost = setting.CostBudget is { } budget ? Math.Clamp(budget / 1000, 1e-9, 1) : 1;
    }

    /// <inheritdoc/>
    public string Name => "blendsearch";

    /// <inheritdoc/>
    public ConfigMap Beside => ResourceText.Beside(_setting.Schedule, _resource);

    /// <inheritdoc/>
    public Proposal Propose(ProposalContext context)
    {
        if (!_hasStarted && context.Attempt == 0)
        {
            return Start(context, _region.First(), $"starts at {(_region.HasLow ? "the low-cost point" : "the middle of the space")}", 0);
        }

        var choice = Choose(context);
        if (choice.Top > 0 && Local(context, choice.Top, $"local thread {choice.Top} is due ({Why(choice)})") is { } own)
        {
            return own;
        }

        // A turn that ended in known configurations counts for the thread whose turn it was.
        int skippedOf = context.Attempt > 0 ? choice.Top : 0;
        var proposal = _model.Propose(context);
        if (proposal is Proposal.Point point && _region.Admits(point.Coordinates))
        {
            var notes = new MoveNotes { Kind = MoveKind.Global, Skipped = skippedOf > 0 ? context.Attempt : 0, SkippedOf = skippedOf, Resource = _resource, Inner = point.Notes };
            return point with { Reason = $"{Name}: the global thread is due{(skippedOf > 0 ? "" : $" ({Why(choice)})")}: {point.Reason}", Notes = notes.Write(), Beside = Beside };
        }

        return proposal is Proposal.Point && choice.Backup > 0 && Local(context, choice.Backup, $"local thread {choice.Backup}, as the global thread's place is too far from all that local threads have seen") is { } instead
            ? instead
            : Start(context, _region.Another(context.Stream(Name)), _region.HasLow ? "another place near the low-cost point" : "a random place", skippedOf);
    }

    /// <inheritdoc/>
    public void OnProposed(ProposedPoint point)
    {
        _hasStarted = true;
        var notes = MoveNotes.Read(point.Notes);
        _model.OnProposed(point with { Notes = notes?.Inner ?? ConfigMap.Empty });
        if (notes is { Skipped: > 0 } && _threads.Find(notes.SkippedOf) is { } skipped)
        {
            _threads.Set(notes.SkippedOf, skipped with { State = _search.Skipped(skipped.State, notes.Skipped) });
        }

        if (notes is { Thread: > 0 } && _threads.Find(notes.Thread) is { } thread)
        {
            var state = _search.Proposed(thread.State, notes, KeyedStream.For(_setting.Seed, Name, notes.Index, notes.Attempt));
            _threads.Set(notes.Thread, new BlendThread(state, thread.Standing.WithOneMore()));
            _region.Include(point.Coordinates);
        }
        else
        {
            _global = _global.WithOneMore();
        }

        _threads.Clean(notes?.Thread > 0 ? notes.Thread : notes?.SkippedOf ?? 0);
    }

    /// <inheritdoc/>
    public void Learn(Observation observation)
    {
        var notes = MoveNotes.Read(observation.Point.Notes);
        _model.Learn(ForModel(observation, notes));
        double loss = LossOf(observation);
        if (observation.Kind != TrialResultKind.Dropped)
        {
            _spent += observation.Cost;
            _ended++;
        }

        if (MeritOrder.Counts(observation) && (_best is null || _best.Point.Trial == observation.Point.Trial || _order.IsBetter(observation, _best)))
        {
            (_best, _target) = (observation, loss);
        }

        if (IncumbentOf(observation) is { } incumbent)
        {
            _threads.Set(incumbent.Key, incumbent.Value with { State = LocalSearch.EndedAgain(incumbent.Value.State, observation) });
        }
        else if (notes is { Thread: > 0 } && _threads.Find(notes.Thread) is { } thread)
        {
            OfLocal(notes, thread, observation, loss);
        }
        else
        {
            _global = notes is { Thread: > 0 } || observation.Point.Trial is null ? _global : _global.Ended(loss, observation.Cost, _leastCost);
            _threads.Offer(observation, loss);
        }

        if (_best is { Violation: > 0 })
        {
            _region.Widen();
        }

        double fastest = _threads.All.Aggregate(_global.Speed, (most, t) => Math.Max(most, t.Value.Standing.Speed));
        _global = _global.Hoping(fastest);
        _threads.Hope(fastest);
    }

    /// <summary>For the model what has run with less than the most resource has been stopped early.</summary>
    private Observation ForModel(Observation observation, MoveNotes? notes)
    {
        var own = observation with { Point = observation.Point with { Notes = notes?.Inner ?? ConfigMap.Empty } };
        return _setting.Schedule is { } schedule && own.Kind == TrialResultKind.Completed && _search.ResourceOf(observation) is { } resource && resource < schedule.MaxResource
            ? own with { Kind = TrialResultKind.StoppedEarly, Resource = (long)Math.Round(1e6 * resource / schedule.MaxResource) }
            : own;
    }

    private void OfLocal(MoveNotes notes, BlendThread thread, Observation observation, double loss)
    {
        var state = _search.Ended(thread.State, notes, observation);
        bool wasMeasured = thread.State.Best is null && state.Best is not null;
        var standing = wasMeasured ? thread.Standing.Measured(LossOf(state.Best!), observation.Cost)
            : thread.Standing.Ended(_search.ResourceOf(observation) == state.Resource ? loss : double.PositiveInfinity, observation.Cost, _leastCost);
        _threads.Set(notes.Thread, new BlendThread(state, standing));
        _resource = state.Resource > _resource ? state.Resource : _resource;
        _threads.Clean(notes.Thread);
    }

    private KeyValuePair<int, BlendThread>? IncumbentOf(Observation observation)
    {
        foreach (var thread in _threads.All)
        {
            if (observation.Point.Trial is { } trial && thread.Value.State.Best?.Point.Trial == trial)
            {
                return thread;
            }
        }

        return null;
    }

    private ThreadChoice Choose(ProposalContext context)
    {
        double mean = _ended > 0 ? _spent / _ended : 1;
        double left = context.NumSamples < 0 ? double.PositiveInfinity : mean * Math.Max(0, context.NumSamples - context.Index);
        left = _setting.CostBudget is { } budget ? Math.Min(left, Math.Max(0, budget - _spent)) : left;
        return ThreadChoice.Of(_global, [.. _threads.All.Select(t => (t.Key, t.Value.Standing, t.Value.MayPropose))], _target, left);
    }

    private Proposal.Point? Local(ProposalContext context, int number, string why)
    {
        var state = _search.Skipped(_threads.Find(number)!.State, context.Attempt);
        if (context.Attempt > MostSkips || state.HasConverged)
        {
            return null;
        }

        var move = _search.Next(state, context.Stream(Name));
        var notes = new MoveNotes
        {
            Kind = move.Kind,
            Thread = number,
            Moves = state.Moves,
            Step = state.Step,
            Index = context.Index,
            Attempt = context.Attempt,
            Skipped = context.Attempt,
            SkippedOf = number,
            Resource = move.Resource,
        };
        return new Proposal.Point(move.Point, $"{Name}: {why}: {MoveText.Of("FLOW2", state, move, _search.Progress(state), _setting.Schedule)}")
        {
            Notes = notes.Write(),
            Beside = ResourceText.Beside(_setting.Schedule, move.Resource),
        };
    }

    private Proposal.Point Start(ProposalContext context, double[] place, string where, int skippedOf)
    {
        var notes = new MoveNotes { Kind = MoveKind.Start, Skipped = skippedOf > 0 ? context.Attempt : 0, SkippedOf = skippedOf, Resource = _resource };
        return new Proposal.Point(place, $"{Name}: {where}") { Notes = notes.Write(), Beside = Beside };
    }

    // Until something keeps the constraints a violation outweighs every loss.
    private static double LossOf(Observation observation) => observation.Violation > 0 ? observation.PlainLoss + (Penalty * observation.Violation) : observation.PlainLoss;

    private static string Why(ThreadChoice choice) => string.Create(CultureInfo.InvariantCulture, $"priority {choice.Priority:G4}, the global one's {choice.OfGlobal:G4}");
}
