using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Asking;

/// <summary>Ask and tell as lines of JSON (DESIGN 10): what is answered, and that what cannot be used changes nothing.</summary>
public sealed class AskTellTests
{
    private const string Suggest = """{"op":"suggest","trial":"00001"}""";

    private static ConfigMap Map(string json) => (ConfigMap)ConfigValue.Parse(json);

    [Fact]
    public void Only_a_suggestion_is_answered()
    {
        using var search = AskTellFixture.Open();
        var answers = AskTellFixture.Say(search, Suggest, """{"op":"report","trial":"00001","result":{"loss":0.5,"training_iteration":1}}""", """{"op":"complete","trial":"00001","result":{"loss":0.25}}""");
        var answer = Map(Assert.Single(answers));
        Assert.Equal(["trial", "config", "reason"], answer.Entries.Select(e => e.Key));
        Assert.Equal(["x", "k"], ((ConfigMap)answer["config"]!).Entries.Select(e => e.Key));
        Assert.Empty(search.Pending);
    }

    [Fact]
    public void A_suggestion_without_a_number_is_given_the_next()
    {
        using var search = AskTellFixture.Open();
        var answers = AskTellFixture.Say(search, """{"op":"suggest","trial":7}""", """{"op":"suggest"}""", """{"op":"suggest","trial":"3"}""", """{"op":"suggest"}""");
        Assert.Equal(["00007", "00008", "00003", "00009"], answers.Select(a => Map(a)["trial"]!.ToString()));
        Assert.Equal(4, answers.Select(a => Map(a)["config"]!.ToJson()).Distinct().Count());
        string pending = AskTellFixture.Say(search, """{"op":"pending"}""")[0];
        Assert.Equal(["00003", "00007", "00008", "00009"], ((ConfigList)Map(pending)["pending"]!).Items.Select(t => ((ConfigMap)t)["trial"]!.ToString()));
    }

    [Theory]
    [InlineData("nonsense", "is no line of the protocol; lines are such as")]
    [InlineData("{}", "is no line of the protocol")]
    [InlineData("[]", "is no line of the protocol")]
    [InlineData("{\"op\":\"tell\",\"trial\":1}", "is no line of the protocol")]
    [InlineData("{\"op\":\"suggest\",\"trial\":0}", "trial must be a number from 1")]
    [InlineData("{\"op\":\"suggest\",\"trial\":\"x\"}", "trial must be a number from 1")]
    [InlineData("{\"op\":\"suggest\",\"trial\":1}", "trial 00001 was asked for before; the next may be 00002")]
    [InlineData("{\"op\":\"suggest\",\"trial\":2,\"config\":{\"x\":3}}", "x: 3 is not in uniform(0, 1)")]
    [InlineData("{\"op\":\"suggest\",\"trial\":2,\"config\":3}", "config must be a map")]
    [InlineData("{\"op\":\"complete\",\"result\":{\"loss\":1}}", "trial must be a number from 1")]
    [InlineData("{\"op\":\"complete\",\"trial\":9,\"result\":{\"loss\":1}}", "trial 00009 does not run; 00001 do")]
    [InlineData("{\"op\":\"complete\",\"trial\":1}", "complete needs result, a map such as {\"loss\": 0.3}, or error")]
    [InlineData("{\"op\":\"complete\",\"trial\":1,\"result\":{\"los\":1}}", "the result lacks loss, which is the metric")]
    [InlineData("{\"op\":\"complete\",\"trial\":1,\"result\":{\"loss\":[1]}}", "loss is [1], and must be a number")]
    [InlineData("{\"op\":\"report\",\"trial\":1}", "report needs result")]
    [InlineData("{\"op\":\"report\",\"trial\":2,\"result\":{\"loss\":1}}", "trial 00002 does not run")]
    public void A_line_that_cannot_be_used_is_answered_with_an_error_and_changes_nothing(string line, string why)
    {
        using var search = AskTellFixture.Open();
        using var untouched = AskTellFixture.Open();
        AskTellFixture.Say(search, Suggest);
        AskTellFixture.Say(untouched, Suggest);
        var answer = Map(Assert.Single(AskTellFixture.Say(search, line)));
        Assert.Contains(why, answer["error"]!.ToString(), StringComparison.Ordinal);
        string[] after = ["""{"op":"pending"}""", """{"op":"suggest"}""", """{"op":"complete","trial":1,"result":{"loss":2}}""", """{"op":"suggest"}"""];
        Assert.Equal(AskTellFixture.Say(untouched, after), AskTellFixture.Say(search, after));
    }

    [Fact]
    public void A_refusal_says_which_line_it_answers()
    {
        using var search = AskTellFixture.Open();
        var answer = Map(AskTellFixture.Say(search, """{"op":"complete","trial":"00009","result":{"loss":1}}""")[0]);
        Assert.Equal(("complete", "00009"), (answer["op"]!.ToString(), answer["trial"]!.ToString()));
    }

    [Fact]
    public void It_waits_and_finishes_as_the_searcher_does()
    {
        using var search = AskTellFixture.Open(searcher: "{type: random, max_concurrent: 1}");
        var answers = AskTellFixture.Say(search, Suggest, """{"op":"suggest"}""", """{"op":"complete","trial":1,"error":"out of memory"}""", """{"op":"suggest"}""");
        Assert.Equal(["config", "wait", "config"], answers.Select(a => Map(a).Entries.Select(e => e.Key).First(k => k != "trial")));
        using var two = AskTellFixture.Open(more: "points_to_evaluate: [{x: 0.5}]");
        Assert.Equal(0.5, ((ConfigMap)Map(AskTellFixture.Say(two, Suggest)[0])["config"]!)["x"]!.AsDouble);
    }

    [Fact] // SA-15, SP-26
    public void Results_that_are_known_are_told_and_nobody_is_asked_to_run_them()
    {
        using var search = AskTellFixture.Open(more: "points_to_evaluate: [{x: 0.5, k: a}, {x: 0.25, k: b}]\nevaluated_rewards: [3]");
        var first = Assert.IsType<Suggestion.Run>(search.Suggest(search.NextTrial));
        Assert.Equal("""{"x":0.25,"k":"b"}""", first.Config.ToJson());
        var given = search.Suggest(search.NextTrial, Map("""{"x":0.125,"k":"a"}"""));
        Assert.Equal("given", Assert.IsType<Suggestion.Run>(given).Reason);
        Assert.Equal(2, search.Pending.Count);
    }

    [Fact]
    public void Nested_results_are_joined()
    {
        using var search = AskTellFixture.Open();
        search.Suggest(new TrialId(1));
        search.Complete(new TrialId(1), Map("""{"loss":1,"val":{"f1":0.5}}"""));
        Assert.Empty(search.Pending);
    }
}
