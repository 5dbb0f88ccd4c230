using Tune.Hpc.Search;
using Tune.Hpc.Search.Around;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Around;

public sealed class RepeatingSearcherTests
{
    private readonly HearingSearcher _inner = new();

    private WrapperFixture Begin(int repeat = 2, RepeatScore score = RepeatScore.Mean, long samples = -1, string? index = "__trial_index__") =>
        new(new RepeatingSearcher(_inner, repeat, score, index)) { NumSamples = samples };

    [Fact]
    public void Each_suggestion_runs_so_often_and_has_the_number_of_the_run_in_its_configuration()
    {
        var run = Begin(3);
        string[] configs = [.. Enumerable.Range(0, 4).Select(_ => run.Create().Config.ToJson())];
        Assert.Equal(["""{"i":0,"__trial_index__":0}""", """{"i":0,"__trial_index__":1}""", """{"i":0,"__trial_index__":2}""", """{"i":1,"__trial_index__":0}"""], configs);
        Assert.Equal(["created 1 {\"i\":0}", "created 4 {\"i\":1}"], _inner.Heard);
    }

    [Fact]
    public void Without_an_index_configurations_are_the_searchers_own()
    {
        var run = Begin(2, index: null);
        Assert.Equal(run.Create().Config, run.Create().Config);
    }

    [Theory]
    [InlineData(RepeatScore.Mean, "4")]
    [InlineData(RepeatScore.Median, "2")]
    [InlineData(RepeatScore.Worst, "9")]
    public void The_searcher_hears_of_it_once_when_all_runs_have_ended(RepeatScore score, string loss)
    {
        var run = Begin(3, score);
        run.Create();
        run.Create();
        run.Create();
        run.Finish(2, 1);
        run.Finish(3, 9);
        Assert.Single(_inner.Heard);
        run.Finish(1, 2);
        Assert.Equal($"ended 1 {{\"i\":0}} {loss} 6 s", _inner.Heard[^1]);
    }

    [Fact]
    public void Runs_that_failed_are_left_out_and_where_all_failed_the_suggestion_has()
    {
        var run = Begin();
        run.Create();
        run.Create();
        run.Finish(1, null, failed: true);
        run.Finish(2, 5);
        Assert.Equal("ended 1 {\"i\":0} 5 4 s", _inner.Heard[^1]);
        run.Create();
        run.Create();
        run.Finish(3, double.NaN);
        run.Finish(4, null, failed: true);
        Assert.Equal("failed 3 {\"i\":1}  4 s", _inner.Heard[^1]);
    }

    [Fact]
    public void Samples_count_runs_and_a_remainder_is_left_out()
    {
        var run = Begin(2, samples: 5);
        for (int i = 0; i < 4; i++)
        {
            run.Create();
        }

        Assert.IsType<Suggestion.Finished>(run.Suggest());
    }

    [Fact]
    public void A_run_that_goes_on_or_is_made_anew_makes_the_result_open_again()
    {
        var run = Begin();
        run.Create();
        var second = run.Create();
        run.Finish(1, 1);
        run.Finish(2, 3);
        run.Reopen(2);
        run.Finish(2, 7);
        Assert.Equal(["reopened 1", "ended 1 {\"i\":0} 4 4 s"], _inner.Heard[^2..]);
        run.Restart(second);
        run.Finish(3, 1);
        Assert.Equal(["reopened 1", "ended 1 {\"i\":0} 1 4 s"], _inner.Heard[^2..]);
    }

    [Fact]
    public void A_known_result_counts_as_one_trial_for_all_its_runs()
    {
        var searcher = new RepeatingSearcher(new KnowingSearcher(), 3, RepeatScore.Mean, null);
        var known = Assert.IsType<Suggestion.Known>(searcher.Suggest(new SuggestContext { Index = 0, NumSamples = -1, Pending = [] }));
        Assert.Equal(2, known.Index);
        searcher.OnCreated(new CreatedTrial(new TrialId(1), 2, ConfigMap.Empty, ConfigMap.Empty));
        var next = Assert.IsType<Suggestion.Known>(searcher.Suggest(new SuggestContext { Index = 3, NumSamples = -1, Pending = [] }));
        Assert.Equal(5, next.Index);
    }

    private sealed class KnowingSearcher : ISearcher
    {
        public string Name => "knowing";

        public Suggestion Suggest(SuggestContext context) => new Suggestion.Known(ConfigMap.Empty, [], "known");

        public void Observe(FinishedTrial trial)
        {
        }
    }
}
