using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Around;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search;

/// <summary>Searchers by name (LEDGER SA-17).</summary>
public sealed class SearchersTests
{
    private static readonly SearchSpace _space = Spaces.Read("""{"x": "uniform(0, 1)"}""");

    private static TuneException Refused(string algorithm, string options = "{}", SearchSpace? space = null) =>
        Assert.Throws<TuneException>(() => Searchers.Create(algorithm, space ?? _space, Spaces.Map(options)));

    [Fact]
    public void A_searcher_is_made_by_its_name_with_its_options()
    {
        var searcher = Searchers.Create("random", _space, Spaces.Map("""{"max_concurrent": 2}"""), new SearcherSetting { Cube = new UnitCube(_space), Seed = 5 });
        Assert.IsType<LimitedSearcher>(searcher);
        var first = Assert.IsType<Suggestion.Run>(searcher.Suggest(new SuggestContext { Index = 0, NumSamples = 9, Pending = [] }));
        Assert.True(_space.WhyNot(first.Config) is null);
    }

    [Fact]
    public void Names_may_be_spelt_in_any_case() => Assert.NotNull(Searchers.Create("RANDOM", _space, Spaces.Map("""{"maxConcurrent": 2}""")));

    [Fact]
    public void Every_algorithm_there_is_is_listed()
    {
        Assert.Contains(Searchers.All, a => a.Type == "random");
        Assert.All(Searchers.All, a => Assert.NotEmpty(a.Doc));
    }

    [Theory]
    [InlineData("randm", "{}", "did you mean 'random'?")]
    [InlineData("random", """{"max_concurent": 2}""", "did you mean 'max_concurrent'?")]
    [InlineData("random", """{"repeat": 0}""", "repeat: 0 is not a whole number from 1")]
    [InlineData("random", """{"batch": true}""", "a batch has a size: give max_concurrent beside it")]
    [InlineData("random", """{"warm_start": "old"}""", "give the results as SearcherSetting.Known")]
    public void What_it_does_not_have_is_refused_and_never_dropped(string algorithm, string options, string part) => Assert.Contains(part, Refused(algorithm, options).Message, StringComparison.Ordinal);

    [Fact]
    public void A_program_cannot_walk_through_a_grid() =>
        Assert.Contains("walks through no grid", Refused("command", """{"command": "true"}""", Spaces.Read("""{"x": "grid_search([1, 2])"}""")).Message, StringComparison.Ordinal);
}
