using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.TestKit.Search;

namespace Tune.Hpc.Tests.Search;

public sealed class SearcherContractTests
{
    public static TheoryData<string, string> LawsAndSearchers
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var which in SearcherCases.All)
            {
                SearcherContract.LawsFor(which).ToList().ForEach(law => data.Add(law, which.Name));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(LawsAndSearchers))]
    public void Every_searcher_keeps_the_contract(string law, string searcher) =>
        SearcherContract.Laws[law](SearcherCases.All.Single(which => which.Name == searcher));

    [Fact]
    public void Every_searcher_that_a_specification_can_name_is_held_to_the_contract() =>
        Assert.Empty(SpecDocs.TypesOf("search_alg").Select(t => t.Type).Except(SearcherCases.All.Select(which => which.Settings.Type)).Except(SearcherCases.NotHeld.Keys));

    [Fact]
    public void Every_exemption_has_a_reason() => Assert.All(SearcherCases.All.SelectMany(which => which.Exempt.Values), Assert.NotEmpty);
}
