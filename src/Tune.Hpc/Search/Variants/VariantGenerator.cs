using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Variants;

/// <summary>Random and grid search at once: points first, then every cell of the grid for each sample of the random parameters.</summary>
/// <remarks>Every suggestion depends on the seed and its number alone, so it needs no state, and resuming needs nothing. Suggesting costs
/// the size of the space, whatever the size of the grid.</remarks>
public sealed class VariantGenerator : ISearcher
{
    /// <summary>How many draws one suggestion may take over the grid cells it leaves out: seconds, not hours.</summary>
    private const long MostDraws = 1_000_000;

    private readonly SearchSpace _space;
    private readonly VariantPlan _plan;
    private readonly VariantDraw _draw;
    private readonly VariantDraw _trialDraw;
    private readonly ImmutableArray<double> _rewards;
    private readonly Objective? _objective;

    /// <summary>Makes the generator.</summary>
    /// <param name="space">What varies.</param>
    /// <param name="settings">Points, rewards, constraints, constant grid.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="objective">What rewards are values of; may be null without rewards.</param>
    /// <param name="ask">Asks functions that a user wrote in code; not before the first suggestion. Null where nobody can be asked.</param>
    /// <exception cref="TuneException">A point, a reward or a constraint that does not fit the space, or an expression that cannot be evaluated for the first configuration.</exception>
    public VariantGenerator(SearchSpace space, SearchSettings settings, ulong seed, Objective? objective = null, AskFunction? ask = null)
    {
        _space = space;
        _objective = objective;
        _rewards = settings.Rewards;
        _plan = new VariantPlan(space, settings.Points);
        var constraints = new ConfigConstraints(settings.Constraints, space);
        bool constantGrid = settings.Algorithm is RandomSettings { ConstantGridSearch: true };
        _draw = new VariantDraw(space, constraints, seed, constantGrid, settings.MaxRejects, ask);
        _trialDraw = new VariantDraw(space, constraints, seed, constantGrid, settings.MaxRejects, ask: null);
        CheckPoints(settings);

        // What can never be drawn, or cannot be computed, is known before the first trial rather than in the middle of a run.
        WithoutAsking(() => Suggest(new SuggestContext { Index = 0, NumSamples = -1, Pending = [] }, _trialDraw));
    }

    /// <inheritdoc/>
    public string Name => "random";

    /// <summary>How many suggestions come from points.</summary>
    public long PointVariants => _plan.PointVariants;

    /// <summary>How many suggestions there will be, at most: grid cells that break constraints are left out. −1 is without limit.</summary>
    public long Count(long numSamples) => _plan.Count(numSamples);

    /// <inheritdoc/>
    public Suggestion Suggest(SuggestContext context) => Suggest(context, _draw);

    private Suggestion Suggest(SuggestContext context, VariantDraw draw)
    {
        long count = _plan.Count(context.NumSamples);
        string skipped = "";
        long draws = 0;
        for (long index = context.Index; count < 0 || index < count; index++)
        {
            var variant = _plan.At(index);
            var result = draw.Draw(variant);
            if (result.Config is { } config)
            {
                return Answer(config, variant, result, index, skipped);
            }

            draws += result.Attempts;
            RequireMore(variant, result, index - context.Index + 1, draws);
            skipped = $"; {index - context.Index + 1} before it left out, as {result.Problem}";
        }

        return new Suggestion.Finished(Invariant($"all {count} variants are out: num_samples {context.NumSamples}, grid of {_space.Grid.Size}{skipped}"));
    }

    /// <inheritdoc/>
    public void Observe(FinishedTrial trial)
    {
    }

    private Suggestion Answer(ConfigMap config, VariantPlan.Variant variant, VariantDraw.Result result, long index, string skipped)
    {
        if (variant.Point is not null && variant.Sample < _rewards.Length)
        {
            var metric = new Metric(_objective!.Metric, MetricValue.Of(_rewards[(int)variant.Sample]));
            return new Suggestion.Known(config, [metric], Invariant($"points_to_evaluate[{variant.Sample}], whose result is in evaluated_rewards"));
        }

        string origin = variant.Point is not null ? Invariant($"points_to_evaluate[{variant.Sample}]") : Invariant($"random sample {variant.Sample}");
        string cell = _space.Grid.Size > 1 ? Invariant($", grid cell {variant.Cell} of {_space.Grid.Size}") : "";
        string again = result.Attempts > 1 ? Invariant($", draw {result.Attempts}: earlier ones broke constraints") : "";
        return new Suggestion.Run(config, origin + cell + again + skipped) { Index = index };
    }

    /// <summary>Only cells of a grid may be left out, and not all of them.</summary>
    private void RequireMore(VariantPlan.Variant variant, VariantDraw.Result result, long skipped, long draws)
    {
        if (variant.Point is not null && _plan.IsSingle((int)variant.Sample))
        {
            throw new TuneException(SpaceCodes.Constraint, Invariant($"points_to_evaluate[{variant.Sample}]: {result.Problem}; change the point or the constraint"));
        }

        if (variant.Point is null && (skipped >= _space.Grid.Size || draws >= MostDraws))
        {
            string cells = _space.Grid.Size == 1 ? "" : Invariant($", and so for {skipped} grid cells in a row");
            throw new TuneException(SpaceCodes.Constraint, $"{result.Problem}{cells}; relax the constraint, or narrow the domains so that it holds more often");
        }
    }

    private void CheckPoints(SearchSettings settings)
    {
        if (_rewards.Length > settings.Points.Length)
        {
            throw new TuneException(
                SpaceCodes.BadRewards, Invariant($"evaluated_rewards: {_rewards.Length} values for {settings.Points.Length} points; there may be at most one for each of points_to_evaluate"));
        }

        if (_rewards.Length > 0 && _objective is null)
        {
            throw new TuneException(SpaceCodes.BadRewards, "evaluated_rewards: they are values of the metric, and no metric is given; add metric and mode");
        }

        for (int point = 0; point < settings.Points.Length; point++)
        {
            CheckPoint(point);
        }
    }

    private void CheckPoint(int point)
    {
        bool single = _plan.IsSingle(point);
        var variant = _plan.At(_plan.StartOf(point));
        VariantDraw.Result? result = null;
        bool isKnown = WithoutAsking(() => result = single ? _trialDraw.Draw(variant) : null);
        if (result is { Config: null })
        {
            RequireMore(variant, result, 1, result.Attempts);
        }

        if (isKnown && point < _rewards.Length && result is not { Drawn: false })
        {
            throw new TuneException(
                SpaceCodes.BadRewards,
                Invariant($"points_to_evaluate[{point}]: {variant.Point!.Given.ToJson()} leaves parameters open, so evaluated_rewards[{point}] cannot be its result; give it every parameter"));
        }
    }

    /// <summary>False where it needs an answer of a function: a specification is read, and an experiment taken up again, without asking.</summary>
    private static bool WithoutAsking(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (TuneException error) when (error.Code == FunctionCodes.NotAsked)
        {
            return false;
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
