using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Search.Around;
using Tune.Hpc.Search.External;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Specification;

/// <summary><c>search_alg</c>: the keys that every searcher has, and those of a program.</summary>
public sealed class SearcherSpecTests
{
    private const string Objective = "metric: loss\nmode: min\nparam_space: {x: 'uniform(0, 1)'}\n";

    private static SearchSettings Read(string searcher) => Specs.With(Objective + "search_alg: " + searcher).Search;

    [Fact]
    public void What_goes_around_a_searcher_is_off_by_default()
    {
        var search = Read("random");
        Assert.Equal((0, false, 1, RepeatScore.Mean, true, 1000), (search.MaxConcurrent, search.Batch, search.Repeat, search.RepeatScore, search.SetIndex, search.MaxRejects));
        Assert.Empty(search.WarmStart);
    }

    [Fact] // SA-12, SA-13, FL-11
    public void Every_searcher_takes_a_limit_batches_repeats_and_max_rejects()
    {
        var search = Read("{type: random, max_concurrent: 4, batch: true, repeat: 3, repeat_score: worst, set_index: false, max_rejects: 7}");
        Assert.Equal((4, true, 3, RepeatScore.Worst, false, 7), (search.MaxConcurrent, search.Batch, search.Repeat, search.RepeatScore, search.SetIndex, search.MaxRejects));
        Assert.Equal(7, Read("{type: random, max_rejects: 7}").MaxRejects);
    }

    [Fact] // SA-14
    public void A_program_is_a_searcher_with_a_command_and_patience()
    {
        var settings = Assert.IsType<CommandSearcherSettings>(Read("{type: command, command: 'python3 search.py --seed 3', timeout_s: 5}").Algorithm);
        Assert.Equal(["python3", "search.py", "--seed", "3"], settings.Command);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Timeout);
    }

    [Theory]
    [InlineData("{type: random, batch: true}", "TUNE1211", "search_alg.batch: a batch has a size: give max_concurrent beside it")]
    [InlineData("{type: random, repeat: 0}", "TUNE1212", "search_alg.repeat: 0 is not a whole number from 1")]
    [InlineData("{type: random, max_concurrent: -1}", "TUNE1212", "search_alg.max_concurrent")]
    [InlineData("{type: random, repeat_score: best}", "TUNE1212", "'mean' or 'median' or 'worst'")]
    [InlineData("{type: random, warm_start: 3}", "TUNE1212", "search_alg.warm_start")]
    [InlineData("{type: command}", "TUNE1211", "needs command")]
    [InlineData("{type: command, command: python3 search.py, timeout_s: 0}", "TUNE1212", "timeout_s")]
    [InlineData("{type: random, command: x}", "TUNE1210", "command")]
    public void A_wrong_setting_is_named_with_what_would_be_right(string searcher, string code, string part) => Specs.Refuses(Objective + "search_alg: " + searcher, code, part);

    [Fact]
    public void Repeats_and_a_scheduler_that_ends_trials_early_contradict_each_other() => Specs.Refuses(
        Objective + "scheduler: asha\nsearch_alg: {type: random, repeat: 3}", "TUNE1214", "search_alg.repeat", "3 runs of a configuration are compared by their ends", "leave one of the two out");

    [Fact]
    public void Known_results_without_a_metric_say_nothing() => Specs.Refuses("param_space: {x: 'uniform(0, 1)'}\nsearch_alg: {type: random, warm_start: folder}", "TUNE1214", "results of other experiments say nothing without metric and mode");

    [Fact]
    public void Results_that_cannot_be_read_are_an_error_at_their_key() => Assert.Contains("search_alg.warm_start", Specs.ErrorWith(Objective + "search_alg: {type: random, warm_start: nonesuch}").Message, StringComparison.Ordinal);

    [Fact] // FL-15
    public void The_incumbent_is_written_where_it_is_asked_for_and_needs_a_metric()
    {
        Assert.False(Specs.With(Objective).Incumbent);
        Assert.True(Specs.With(Objective + "incumbent: true").Incumbent);
        Specs.Refuses("incumbent: true", "TUNE1214", "which result is best is said by metric and mode");
        Assert.Contains("incumbent", Specs.ErrorWith(Objective + "use_incumbent_result_in_evaluation: true").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fronts_can_offer_each_setting_with_what_it_takes()
    {
        var settings = SpecDocs.SettingsOf("search_alg", "RANDOM").ToDictionary(s => s.Key);
        Assert.True(settings["batch"].IsSwitch);
        Assert.Equal(["mean", "median", "worst"], settings["repeat_score"].Choices);
        Assert.False(settings["repeat"].IsSwitch);
        Assert.DoesNotContain("timeout_s", settings.Keys);
        Assert.Contains(SpecDocs.SettingsOf("search_alg", "nonesuch"), s => s.Key == "timeout_s");
        Assert.Equal(SpecDocs.KeysOf("search_alg").Select(k => k.Key).Order(), SpecDocs.SettingsOf("search_alg").Select(s => s.Key).Order());
    }
}
