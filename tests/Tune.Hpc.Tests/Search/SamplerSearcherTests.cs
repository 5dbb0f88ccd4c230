using Tune.Hpc.Search;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search;

/// <summary>The frame around samplers: what they are asked and told, and what becomes of their answers.</summary>
public sealed class SamplerSearcherTests
{
    private const string Line = """{"x": "uniform(0, 1)"}""";
    private ScriptedSampler _sampler = new(At(0.5));

    private static Func<ProposalContext, Proposal> At(double place) => _ => new Proposal.Point([place], "there");

    private SamplerSearcher Searcher(string space, Func<ProposalContext, Proposal> answer, SearchSettings? search = null, params KnownResult[] known)
    {
        _sampler = new ScriptedSampler(answer);
        return new SamplerSearcher(_sampler, new SearcherSetting
        {
            Cube = new UnitCube(Spaces.Read(space)),
            Seed = 7,
            Search = search ?? new SearchSettings(),
            Objective = new Objective("loss", ObjectiveMode.Min),
            Known = [.. known],
        });
    }

    private static CreatedTrial Create(SamplerSearcher searcher, int number, string config, string notes = "{}")
    {
        var created = new CreatedTrial(new TrialId(number), number - 1, Spaces.Map(config), Spaces.Map(notes));
        searcher.OnCreated(created);
        return created;
    }

    private static void End(SamplerSearcher searcher, int number, double? loss, bool failed = false, bool stoppedEarly = false, double? cost = null) => searcher.Observe(new FinishedTrial
    {
        Trial = new TrialId(number),
        Config = ConfigMap.Empty,
        Loss = loss,
        Iteration = 3,
        RunTime = TimeSpan.FromSeconds(5),
        ReportedCost = cost,
        Failed = failed,
        StoppedEarly = stoppedEarly,
    });

    [Fact]
    public void A_proposal_is_decoded_and_its_reason_and_notes_go_along()
    {
        var searcher = Searcher("""{"x": "uniform(0, 4)"}""", _ => new Proposal.Point([0.25], "a quarter") { Notes = Spaces.Map("""{"k": 1}""") });
        var run = Assert.IsType<Suggestion.Run>(searcher.Suggest(0, 10));
        Assert.Equal(("""{"x":1.0}""", "a quarter", """{"k":1}"""), (run.Config.ToJson(), run.Reason, run.Notes.ToJson()));
    }

    [Fact]
    public void A_sampler_that_waits_is_asked_again_later()
    {
        var searcher = Searcher(Line, _ => new Proposal.Wait("the generation"));
        Assert.Equal("the generation", Assert.IsType<Suggestion.NotNow>(searcher.Suggest(0, 10)).Reason);
    }

    [Fact]
    public void A_sampler_that_has_no_more_ends_the_search() =>
        Assert.Equal("gone", Assert.IsType<Suggestion.Finished>(Searcher(Line, _ => new Proposal.Exhausted("gone")).Suggest(0, 10)).Reason);

    [Fact]
    public void After_num_samples_it_has_finished() => Assert.IsType<Suggestion.Finished>(Searcher(Line, At(0.5)).Suggest(10, 10));

    [Fact]
    public void Without_limit_it_goes_on() => Assert.IsType<Suggestion.Run>(Searcher(Line, At(0.5)).Suggest(100_000, -1));

    [Fact]
    public void A_repeated_proposal_is_asked_anew_and_the_sampler_sees_which()
    {
        var searcher = Searcher(Line, context => new Proposal.Point([context.Attempt == 0 ? 0.5 : 0.75], $"{context.Rejected.Count} rejected, violates: {context.Rejected.Any(r => r.Violates)}"));
        Create(searcher, 1, """{"x": 0.5}""");
        var run = Assert.IsType<Suggestion.Run>(searcher.Suggest(1, 10));
        Assert.Equal(("""{"x":0.75}""", "1 rejected, violates: False"), (run.Config.ToJson(), run.Reason));
    }

    [Fact]
    public void A_sampler_that_only_repeats_itself_is_replaced_by_chance()
    {
        int asked = 0;
        var searcher = Searcher(Line, context =>
        {
            asked++;
            return At(0.5)(context);
        });
        Create(searcher, 1, """{"x": 0.5}""");
        Assert.Equal("random: scripted proposes what was tried already", Assert.IsType<Suggestion.Run>(searcher.Suggest(1, 10)).Reason);
        Assert.Equal(SamplerSearcher.MostDuplicates, asked);
    }

    [Fact]
    public void A_sampler_that_only_breaks_constraints_is_replaced_by_chance()
    {
        var search = new SearchSettings { Constraints = [Spaces.Expression("config.x > 0.9")] };
        var run = Assert.IsType<Suggestion.Run>(Searcher(Line, At(0.5), search).Suggest(0, 10));
        Assert.True(run.Config["x"]!.AsDouble > 0.9);
        Assert.Equal($"random: {SamplerSearcher.MostGuided} proposals of scripted broke constraints", run.Reason);
    }

    [Fact]
    public void The_last_configurations_of_a_small_space_are_found_though_chance_misses_them()
    {
        var searcher = Searcher("""{"x": "randint(0, 300)"}""", At(0.5), new SearchSettings { MaxRejects = 1 });
        for (int i = 0; i < 300; i++)
        {
            Create(searcher, i + 1, Assert.IsType<Suggestion.Run>(searcher.Suggest(i, 1000)).Config.ToJson());
        }

        Assert.Equal(300, _sampler.Proposed.Select(p => p.Config).Distinct().Count());
        Assert.Contains("300", Assert.IsType<Suggestion.Finished>(searcher.Suggest(300, 1000)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Asked_again_without_news_it_does_not_ask_the_sampler()
    {
        int asked = 0;
        var searcher = Searcher(Line, context =>
        {
            asked++;
            return At(0.5)(context);
        });
        Assert.Same(searcher.Suggest(0, 10), searcher.Suggest(0, 10));
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(2.0, false, false, TrialResultKind.Completed, 2.0)]
    [InlineData(2.0, true, false, TrialResultKind.Failed, double.PositiveInfinity)]
    [InlineData(double.NaN, false, false, TrialResultKind.Failed, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, false, false, TrialResultKind.Failed, double.PositiveInfinity)]
    [InlineData(2.0, false, true, TrialResultKind.StoppedEarly, 2.0)]
    [InlineData(null, false, false, TrialResultKind.Dropped, double.PositiveInfinity)]
    [InlineData(null, true, false, TrialResultKind.Failed, double.PositiveInfinity)]
    public void Ends_are_told_by_what_they_mean_for_a_search(double? loss, bool failed, bool stoppedEarly, TrialResultKind kind, double told)
    {
        var searcher = Searcher(Line, At(0.5));
        Create(searcher, 1, """{"x": 0.5}""");
        End(searcher, 1, loss, failed, stoppedEarly);
        Assert.Equal((kind, told), (_sampler.Learned[0].Kind, _sampler.Learned[0].Loss));
    }

    [Fact]
    public void One_that_was_stopped_early_is_plainly_no_better_than_the_best_that_completed()
    {
        var searcher = Searcher(Line, At(0.5));
        Create(searcher, 1, """{"x": 0.1}""");
        Create(searcher, 2, """{"x": 0.2}""");
        End(searcher, 1, 5);
        End(searcher, 2, 1, stoppedEarly: true);
        Assert.Equal((1.0, 5.0), (_sampler.Learned[1].Loss, _sampler.Learned[1].PlainLoss));
    }

    [Fact]
    public void Cost_is_what_was_reported_else_the_run_time()
    {
        var searcher = Searcher(Line, At(0.5));
        Create(searcher, 1, """{"x": 0.1}""");
        Create(searcher, 2, """{"x": 0.2}""");
        End(searcher, 1, 1, cost: 42);
        End(searcher, 2, 1);
        Assert.Equal([42.0, 5.0], _sampler.Learned.Select(o => o.Cost));
    }

    [Fact]
    public void Of_a_reopened_trial_the_last_end_holds()
    {
        ProposalContext? seen = null;
        var searcher = Searcher(Line, context => At(0.9)(seen = context));
        Create(searcher, 1, """{"x": 0.1}""");
        Create(searcher, 2, """{"x": 0.2}""");
        End(searcher, 1, 4);
        End(searcher, 2, 3);
        searcher.OnReopened(new TrialId(1));
        searcher.Suggest(2, 10);
        Assert.Equal([2], seen!.History.Select(o => o.Point.Trial!.Value.Number));
        Assert.Equal([1], seen.Pending.Select(p => p.Trial!.Value.Number));
        End(searcher, 1, 2);
        searcher.Suggest(2, 10);
        Assert.Equal([3.0, 2.0], seen.History.Select(o => o.Loss));
        Assert.Empty(seen.Pending);
    }

    [Fact]
    public void A_rung_s_loss_that_is_no_number_is_the_worst()
    {
        var searcher = Searcher(Line, At(0.5));
        Create(searcher, 1, """{"x": 0.1}""");
        searcher.OnRung(new RungReport(new TrialId(1), 3, double.NaN));
        searcher.OnRung(new RungReport(new TrialId(99), 3, 1));
        Assert.Equal([(3.0, double.PositiveInfinity)], _sampler.Rungs);
    }

    [Fact]
    public void What_was_known_before_comes_first_and_is_no_trial()
    {
        Searcher(Line, At(0.5), null, new KnownResult(Spaces.Map("""{"x": 0.25}"""), 3) { Iteration = 9, Cost = 2 });
        var known = Assert.Single(_sampler.Learned);
        Assert.Equal((null, 0.25, 3.0, 9L, 2.0), (known.Point.Trial, known.Point.Coordinates[0], known.Loss, known.Resource, known.Cost));
    }

    [Fact]
    public void A_trial_s_notes_come_back_with_it()
    {
        var searcher = Searcher(Line, At(0.5));
        Create(searcher, 1, """{"x": 0.1}""", """{"k": [1, 2]}""");
        End(searcher, 1, 1);
        Assert.Equal("""{"k":[1,2]}""", _sampler.Learned[0].Point.Notes.ToJson());
    }
}
