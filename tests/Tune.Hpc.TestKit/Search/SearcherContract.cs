using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Search;

/// <summary>What every searcher keeps, whatever its method.</summary>
/// <remarks>What <see cref="SearchRun"/> checks, it checks in every run. <c>TUNE_SEED=n</c> plays other runs.</remarks>
public static class SearcherContract
{
    private static int Seed => (int)(Properties.Seed % 1_000_000);

    /// <summary>The laws by their names.</summary>
    public static ImmutableSortedDictionary<string, Action<SearcherCase>> Laws { get; } = new Dictionary<string, Action<SearcherCase>>
    {
        ["proposals lie in every space"] = which => OnUsual(which, plan => plan),
        ["whatever happens, it goes on"] = which => OnUsual(which, Stormy),
        ["it goes on where all trials fail"] = which => On(which, ContractSpaces.Mixed, plan => plan with { Workers = 3, FailureRate = 0.7, NaNRate = 0.3 }),
        ["it goes on where all trials are dropped"] = which => On(which, ContractSpaces.Mixed, plan => plan with { Workers = 3, DropRate = 1 }),
        ["it goes on where all losses are the same"] = which => On(which, ContractSpaces.Mixed, plan => plan with { Shape = LossShape.Flat }),
        ["it goes on where losses are extreme"] = which => On(which, ContractSpaces.Mixed, plan => plan with { Shape = LossShape.Extreme, Workers = 2 }),
        ["it goes on where metric constraints are broken"] = which => On(which, ContractSpaces.Mixed, plan => plan with { HasViolations = true, Workers = 2 }),
        ["notes of something else are left alone"] = which => On(which, ContractSpaces.Mixed, plan => plan with { ForeignNotesRate = 0.5, Workers = 2 }),
        ["what was known before is taken up"] = which => On(which, ContractSpaces.Conditional, plan => plan with { Known = 20 }),
        ["the same told, the same proposed"] = Alike,
        ["a restart changes nothing"] = which => OnUsual(which, plan => Stormy(plan) with { RestartRate = 0.3, Trials = Math.Min(16, plan.Trials) }),
        ["many may be pending, each another"] = which => On(which, ContractSpaces.Mixed, plan => plan with { Workers = 64, Trials = 64 }),
        ["10,000 options are served"] = which => On(which, ContractSpaces.Huge, plan => plan with { Workers = 2 }),
        ["a space of one point is one trial"] = which => Exhausts(which, ContractSpaces.One, 1),
        ["a finite space is gone through, and then it has finished"] = which => Exhausts(which, ContractSpaces.Finite, 12),
        ["a finite space with conditions is gone through, and then it has finished"] = which => Exhausts(which, ContractSpaces.FiniteConditional, 7),
        ["points come first, with their results"] = PointsFirst,
        ["constraints are kept"] = which => On(which, ContractSpaces.Numbers, plan => plan with { Workers = 2, Constraints = ["config.x + config.w > 9", "config.y < 0.1"] }),
        ["constraints under conditions are kept"] = which => On(which, ContractSpaces.Conditional, plan => plan with { Constraints = ["config.r < 0.5", "config.shift == null || config.shift > 0"] }),
        ["contradictory constraints end it and are named"] = Contradiction,
        ["10,000 results are borne"] = ManyResults,
        ["of the losses only the order counts"] = OnlyOrder,
        ["who cannot serve a space names the parameter"] = Refusals,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The laws that a case has to keep.</summary>
    public static IEnumerable<string> LawsFor(SearcherCase which)
    {
        ArgumentNullException.ThrowIfNull(which);
        return which.Exempt.Keys.FirstOrDefault(law => !Laws.ContainsKey(law)) is { } unknown
            ? throw new SearchViolationException($"{which}: there is no law '{unknown}'")
            : Laws.Keys.Where(law => !which.Exempt.ContainsKey(law) && (which.OnlyOrderCounts || law != "of the losses only the order counts"));
    }

    /// <summary>A fifth fails, 5 % is no number, some are stopped, dropped, opened again and made again; four run at a time.</summary>
    public static SearchPlan Stormy(SearchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan with
        {
            Workers = 4,
            FailureRate = 0.2,
            NaNRate = 0.05,
            EarlyEndRate = 0.15,
            DropRate = 0.05,
            ReopenRate = 0.08,
            AgainRate = 0.05,
            RungRate = 0.3,
            ForeignNotesRate = 0.05,
        };
    }

    private static SearchPlan PlanOf(SearcherCase which, string space) => new(Seed, space) { Trials = which.Trials };

    /// <summary>Plays until all trials are made; a case that cannot serve the space has nothing to show there.</summary>
    private static SearchRun? On(SearcherCase which, string space, Func<SearchPlan, SearchPlan> change)
    {
        var plan = change(PlanOf(which, space));
        var run = SearchRun.Play(which, plan);
        int made = run?.Trials.Count(t => !t.IsAgain) ?? plan.Trials;
        Require(made == plan.Trials, $"{made} of {plan.Trials} trials were made: {run?.Over}");
        return run;
    }

    private static void OnUsual(SearcherCase which, Func<SearchPlan, SearchPlan> change)
    {
        foreach (var (_, space) in ContractSpaces.Usual)
        {
            On(which, space, change);
        }
    }

    private static void Alike(SearcherCase which)
    {
        var first = On(which, ContractSpaces.Mixed, Stormy);
        var second = On(which, ContractSpaces.Mixed, Stormy);
        Require(first is null || first.Log.SequenceEqual(second!.Log), "told the same, it proposes other things");
    }

    private static void Exhausts(SearcherCase which, string space, int size)
    {
        if (SearchRun.Play(which, PlanOf(which, space) with { Trials = 100, Workers = 2 }) is { } run)
        {
            Require(run.Trials.Count == size, $"{run.Trials.Count} of {size} configurations were proposed: {run.Over}");
            Require(run.Over is not null, "all are out, and it has not finished");
        }
    }

    private static void PointsFirst(SearcherCase which)
    {
        string[] points =
        [
            """{"lr": 0.5, "layers": 2, "act": "tanh", "momentum": 0.5, "batch": 32}""",
            """{"lr": 0.25, "layers": 3, "act": "relu", "momentum": 0.1, "batch": 16}""",
            """{"lr": 0.125, "layers": 1}""",
        ];
        if (On(which, ContractSpaces.Mixed, plan => plan with { Points = [.. points], Rewards = [3, 4] }) is { } run)
        {
            Require(run.Log[0].StartsWith("known", StringComparison.Ordinal) && run.Log[1].StartsWith("known", StringComparison.Ordinal), "results of points were not taken");
            Require(run.Trials[0].Loss == 3 && run.Trials[1].Loss == 4, "points have other results");
            for (int i = 0; i < points.Length; i++)
            {
                var point = (ConfigMap)ConfigValue.Parse(points[i]);
                Require(point.Entries.All(e => run.Trials[i].Created.Config[e.Key]!.Equals(e.Value)), $"trial {i + 1} is not point {i}: {run.Trials[i].Created.Config.ToJson()}");
            }
        }
    }

    private static void Contradiction(SearcherCase which)
    {
        string said;
        try
        {
            var run = SearchRun.Play(which, PlanOf(which, ContractSpaces.Numbers) with { Constraints = ["config.x > 3 && config.x < 2"] });
            Require(run is null || run.Trials.Count == 0, "it proposes what a constraint forbids");
            said = run is null ? "config.x" : run.Over ?? "";
        }
        catch (TuneException error)
        {
            said = error.Message;
        }

        Require(said.Contains("config.x", StringComparison.Ordinal), $"it does not say which constraint: {said}");
    }

    private static void ManyResults(SearcherCase which)
    {
        var plan = PlanOf(which, ContractSpaces.Mixed);
        var cube = new UnitCube(ContractSpaces.Read(plan.Space));
        if (which.Settings.WhyNot(cube) is not null)
        {
            return;
        }

        var searcher = which.Settings.Create(SearchRun.SettingOf(which, plan, cube));
        for (int i = 0; i < which.MostResults; i++)
        {
            var asked = i < plan.Trials ? searcher.Suggest(Context(i)) as Suggestion.Run : null;
            var created = new CreatedTrial(new TrialId(i + 1), i, asked?.Config ?? cube.Space.Sample((ulong)plan.Seed, i), asked?.Notes ?? ConfigMap.Empty);
            searcher.OnCreated(created);
            double loss = plan.LossOf(cube, created.Config);
            searcher.Observe(new FinishedTrial
            {
                Trial = created.Trial,
                Config = created.Config,
                Notes = created.Notes,
                Loss = loss,
                Losses = [.. Enumerable.Range(0, which.Objectives < 2 ? 0 : which.Objectives).Select(o => plan.LossOf(cube, created.Config, o))],
                Iteration = 1,
                Failed = false,
                StoppedEarly = false,
            });
        }

        for (int i = 0; i < 3; i++)
        {
            Require(searcher.Suggest(Context(which.MostResults + i)) is Suggestion.Run, $"after {which.MostResults} results it proposes nothing");
        }

        static SuggestContext Context(int index) => new() { Index = index, NumSamples = -1, Pending = [] };
    }

    private static void OnlyOrder(SearcherCase which)
    {
        foreach (string space in (string[])[ContractSpaces.Mixed, ContractSpaces.Conditional])
        {
            var plain = On(which, space, Stormy);
            var bent = On(which, space, plan => Stormy(plan) with { Loss = loss => Math.Sinh(loss) - 5 });
            Require(plain is null || plain.Trials.Select(t => t.Created.Config).SequenceEqual(bent!.Trials.Select(t => t.Created.Config)), "other losses in the same order, other proposals");
        }
    }

    private static void Refusals(SearcherCase which)
    {
        Require(which.Settings.WhyNot(new UnitCube(ContractSpaces.Read(ContractSpaces.Numbers))) is null, "not even numbers are served");
        foreach (var (name, json) in ContractSpaces.Usual)
        {
            var cube = new UnitCube(ContractSpaces.Read(json));
            string? why = which.Settings.WhyNot(cube);
            Require(why is null || cube.Dimensions.Any(d => why.Contains(d.Parameter.Path, StringComparison.Ordinal)), $"{name}: it does not say which parameter it cannot serve: {why}");
        }
    }

    private static void Require(bool condition, string broken)
    {
        if (!condition)
        {
            throw new SearchViolationException(broken);
        }
    }
}
