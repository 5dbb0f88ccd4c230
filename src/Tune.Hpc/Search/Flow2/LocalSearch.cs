using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Flow2;

/// <summary>FLOW2: a random direction and its opposite around the incumbent; whatever is better is the next incumbent, and steps become shorter where nothing is.</summary>
/// <remarks>
/// <para>Wu, Wang, Huang, "Frugal Optimization for Cost-related Hyperparameters", AAAI 2021 (arXiv 2005.01571). Numbers as in <see cref="Flow2Numbers"/>.</para>
/// <para>Every method makes a new state of an old one and keeps nothing.</para>
/// </remarks>
/// <param name="moves">Steps in the cube.</param>
/// <param name="order">Which result is better.</param>
/// <param name="schedule">How the resource grows; null without.</param>
/// <param name="truncates">CFOCat: directions of few coordinates, and steps up to 1.</param>
internal sealed class LocalSearch(CubeMoves moves, MeritOrder order, FlamlSettings? schedule, bool truncates)
{
    /// <summary>Begins at a result.</summary>
    public LocalState Begin(Observation start)
    {
        double[] centre = start.Point.Coordinates;
        int dimensions = CubeMoves.Active(centre);
        double least = moves.LeastStep(centre);
        double step = Flow2Numbers.StepSize * CapOf(dimensions);
        double? resource = ResourceOf(start);
        return new LocalState
        {
            Centre = centre,
            Best = schedule is null || resource is not null ? start : null,
            Dimensions = dimensions,
            Step = Math.Min(least > step ? 2 * least : step, CapOf(dimensions)),
            Kept = truncates ? dimensions : 0,
            Allowed = Flow2Numbers.Outstanding(dimensions),
            CostOfBest = start.Cost,
            Resource = schedule is null ? null : resource ?? LeastResource,
        };
    }

    /// <summary>The resource that trials begin with; null without a schedule.</summary>
    public double? LeastResource => schedule is null ? null : Rounded(schedule.MinResource ?? schedule.MaxResource / Math.Pow(schedule.ReductionFactor, 5));

    /// <summary>The resource that stands in a trial's configuration; null where there is none.</summary>
    public double? ResourceOf(Observation observation) => schedule is null ? null : observation.Point.Config[schedule.ResourceAttribute]?.AsDouble;

    /// <summary>The next proposal.</summary>
    public LocalMove Next(LocalState state, KeyedStream stream)
    {
        if (IsRaiseDue(state))
        {
            return new LocalMove(MoveKind.Again, state.Centre, Rounded(state.Resource!.Value * schedule!.ReductionFactor));
        }

        if (state is { Best: null, IsMeasuring: false })
        {
            return new LocalMove(MoveKind.Again, state.Centre, state.Resource);
        }

        if (state.Tried is { } tried)
        {
            return new LocalMove(MoveKind.Back, moves.Step(state.Centre, tried, -1, jump: false, ref stream), state.Resource);
        }

        double[] direction = Direction(state, ref stream);
        return new LocalMove(MoveKind.Forward, moves.Step(state.Centre, direction, 1, jump: state.Kept == 1, ref stream), state.Resource);
    }

    /// <summary>A proposal became a trial.</summary>
    /// <param name="state">Before.</param>
    /// <param name="notes">The proposal's.</param>
    /// <param name="stream">The stream of its draw.</param>
    public LocalState Proposed(LocalState state, MoveNotes notes, KeyedStream stream)
    {
        if (notes.Moves != state.Moves)
        {
            return state;
        }

        if (notes is { Kind: MoveKind.Again, Resource: { } resource })
        {
            return Measuring(state, resource) with { Proposals = state.Proposals + 1 };
        }

        double[]? direction = notes.Kind == MoveKind.Forward ? Direction(state, ref stream) : null;
        return Counted(state) with { Tried = direction };
    }

    /// <summary>Proposals led to configurations that are known: they count as ended, without being better.</summary>
    /// <param name="state">Before.</param>
    /// <param name="count">How many.</param>
    public LocalState Skipped(LocalState state, int count)
    {
        for (int i = 1; i <= count; i++)
        {
            bool longer = state.IsFirstPhase && i % 2 == 0;
            state = Missed(Counted(state), 0) with { Tried = null, Completions = state.Completions + 1 };
            state = longer ? state with { Step = Math.Min(state.Step + Flow2Numbers.StepSize, CapOf(state.Dimensions)) } : state;
        }

        return state;
    }

    /// <summary>A trial has ended.</summary>
    /// <param name="state">Before.</param>
    /// <param name="notes">Its proposal's; null where it was not proposed around an incumbent.</param>
    /// <param name="result">How it has ended.</param>
    public LocalState Ended(LocalState state, MoveNotes? notes, Observation result)
    {
        bool isOwn = notes is not null && notes.Moves == state.Moves;
        if (result.Kind == TrialResultKind.Dropped)
        {
            return isOwn ? state with { Allowed = state.Allowed + 1, IsMeasuring = state.IsMeasuring && notes!.Kind != MoveKind.Again } : state;
        }

        state = state with { Completions = state.Completions + 1 };
        if (isOwn && notes!.Kind == MoveKind.Again && state.Best is null)
        {
            return Measured(state, result);
        }

        if (schedule is not null && ResourceOf(result) != state.Resource)
        {
            return state;
        }

        if (state is { Best: null, IsMeasuring: true })
        {
            bool above = MeritOrder.Counts(result) && (state.Above is null || order.IsBetter(result, state.Above));
            return Missed(above ? state with { Above = result } : state, result.Cost);
        }

        return state.Best is null ? (MeritOrder.Counts(result) ? MovedTo(state, result, notes) : state)
            : order.IsBetter(result, state.Best) ? MovedTo(state, result, notes)
            : isOwn ? Missed(state, result.Cost) with { Kept = state.Kept > 1 ? state.Kept / 2 : state.Kept }
            : state;
    }

    /// <summary>The incumbent's own trial has ended once more.</summary>
    public static LocalState EndedAgain(LocalState state, Observation result) => result.Kind == TrialResultKind.Dropped ? state : state with { Best = result };

    /// <summary>Whether a search could come to another's incumbent with one step.</summary>
    public bool Reaches(LocalState from, LocalState other) =>
        !(from.Resource > other.Resource) && moves.Distance(from.Centre, other.Centre) <= from.Step;

    /// <summary>Whether the resource cannot grow.</summary>
    public bool IsAtMax(LocalState state) => schedule is null || state.Resource >= schedule.MaxResource;

    /// <summary>What was spent around the incumbent, and what it has to come to before the resource grows.</summary>
    public (double Spent, double Needed) Progress(LocalState state) => (state.SpentAround, (schedule?.ReductionFactor ?? 0) * state.CostOfBest);

    private bool IsRaiseDue(LocalState state) => !IsAtMax(state) && state is { Best: not null, Completed: > 0 } && state.SpentAround >= schedule!.ReductionFactor * state.CostOfBest;

    private double Rounded(double resource)
    {
        double rounded = schedule!.IsWhole ? Math.Ceiling(resource) : resource;
        return rounded * schedule.ReductionFactor > schedule.MaxResource ? schedule.MaxResource : rounded;
    }

    private double CapOf(int dimensions) => truncates ? 1 : Flow2Numbers.StepCap(dimensions);

    private static double[] Direction(LocalState state, ref KeyedStream stream) => CubeMoves.Direction(state.Centre, state.Step, state.Kept, ref stream);

    private LocalState Counted(LocalState state)
    {
        state = state with { Proposals = state.Proposals + 1, Allowed = state.Allowed - 1, Proposed = state.Proposed + 1 };
        return state.Proposed == Flow2Numbers.StallLimit(state.Dimensions) && IsAtMax(state) ? Shortened(state) : state;
    }

    private LocalState Shortened(LocalState state)
    {
        state = state with { Proposed = state.Proposed - 2, IsFirstPhase = false };
        if (state.Step < moves.LeastStep(state.Centre))
        {
            return state with { IsStalled = true };
        }

        long before = state.ShortenedAt > 0 ? state.ShortenedAt : state.FoundAt;
        long now = state.Proposals + 1;
        return state with { ShortenedBefore = before, ShortenedAt = now, Step = state.Step * Math.Sqrt((double)before / now) };
    }

    private static LocalState Missed(LocalState state, double cost)
    {
        int completed = state.Completed + 1;
        return state with
        {
            Completed = completed,
            SpentAround = state.SpentAround + (cost > 0 && double.IsFinite(cost) ? cost : 0),
            Allowed = completed >= Flow2Numbers.Outstanding(state.Dimensions) && state.Allowed <= 0 ? 2 : state.Allowed,
        };
    }

    private LocalState MovedTo(LocalState state, Observation result, MoveNotes? notes)
    {
        double[] centre = result.Point.Coordinates;
        int dimensions = CubeMoves.Active(centre);
        double step = notes is { Step: > 0 } ? notes.Step : state.Step;
        double scale = state.ShortenedAt > 0 ? Math.Sqrt((double)state.ShortenedAt / state.ShortenedBefore) : 1;
        return Around(state) with
        {
            Centre = centre,
            Best = result,
            Dimensions = dimensions,
            Step = Math.Min(step * scale, CapOf(dimensions)),
            Kept = state.Kept > 0 ? Math.Min(2 * state.Kept, dimensions) : 0,
            Allowed = Flow2Numbers.Outstanding(dimensions),
            CostOfBest = result.Cost,
            FoundAt = state.Completions,
            IsMeasuring = false,
            Above = null,
        };
    }

    private static LocalState Around(LocalState state) => state with
    {
        Moves = state.Moves + 1,
        Tried = null,
        Proposed = 0,
        Completed = 0,
        SpentAround = 0,
        Allowed = Flow2Numbers.Outstanding(state.Dimensions),
        IsStalled = false,
    };

    private static LocalState Measuring(LocalState state, double resource) => resource == state.Resource
        ? state with { IsMeasuring = true }
        : Around(state) with
        {
            Best = null,
            IsMeasuring = true,
            Above = null,
            CostOfBest = state.CostOfBest * resource / (state.Resource ?? resource),
            Resource = resource,
            Moves = state.Moves, // what is out at the smaller resource tells itself apart by that
        };

    private LocalState Measured(LocalState state, Observation result)
    {
        var measured = state with { Best = result, IsMeasuring = false, Above = null, CostOfBest = result.Cost };
        return state.Above is { } above && order.IsBetter(above, result) ? MovedTo(measured, above, null) : measured;
    }
}
