using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Asking;

/// <summary>What a search remembers: it goes on from any line as if it had never ended (SA-16).</summary>
public sealed class AskTellLogTests : IDisposable
{
    private const string Next = """{"op":"suggest"}""";
    private readonly AskTellFixture _bed = new();

    private static readonly string[] _story =
    [
        Next, Next, """{"op":"report","trial":1,"result":{"loss":4,"training_iteration":1}}""", """{"op":"complete","trial":2,"result":{"loss":2}}""", Next,
        """{"op":"suggest","trial":9,"config":{"x":0.5,"k":"a"}}""", """{"op":"complete","trial":1,"error":"diverged"}""", """{"op":"complete","trial":9,"result":{"loss":"NaN"}}""", Next,
    ];

    public void Dispose() => _bed.Dispose();

    [Theory]
    [InlineData("random")]
    [InlineData("{type: random, max_concurrent: 3}")]
    [InlineData("{type: random, repeat: 2, max_concurrent: 4}")]
    public void A_search_that_was_interrupted_after_any_line_answers_the_same(string searcher)
    {
        const string More = "points_to_evaluate: [{x: 0.5, k: a}, {x: 0.75}]\nevaluated_rewards: [3]";
        for (int lines = 0; lines <= _story.Length; lines++)
        {
            string log = _bed.At($"log{lines}");
            List<string> interrupted;
            using (var first = AskTellFixture.Open(log, More, searcher))
            {
                interrupted = AskTellFixture.Say(first, _story.Take(lines));
            }

            using (var second = AskTellFixture.Open(log, More, searcher))
            {
                interrupted.AddRange(AskTellFixture.Say(second, _story.Skip(lines).Append("""{"op":"pending"}""")));
            }

            using var whole = AskTellFixture.Open(null, More, searcher);
            Assert.Equal(AskTellFixture.Say(whole, _story.Append("""{"op":"pending"}""")), interrupted);
        }
    }

    [Fact]
    public void The_log_of_another_search_is_refused()
    {
        AskTellFixture.Open(_bed.Log).Dispose();
        var error = Assert.Throws<TuneException>(() => AskTellFixture.Open(_bed.Log, searcher: "{type: random, repeat: 2}"));
        Assert.Equal(AskTellCodes.OtherSearch, error.Code);
        Assert.Contains(_bed.Log, error.Message, StringComparison.Ordinal);
        AskTellFixture.Open(_bed.Log).Dispose();
    }

    [Fact]
    public void A_torn_last_line_is_cut_off()
    {
        using (var search = AskTellFixture.Open(_bed.Log))
        {
            AskTellFixture.Say(search, Next);
        }

        string whole = File.ReadAllText(_bed.Log);
        File.AppendAllText(_bed.Log, """{"op":"complete","trial":"00001","resu""");
        using (var search = AskTellFixture.Open(_bed.Log))
        {
            Assert.Equal(1, Assert.Single(search.Pending).Trial.Number);
        }

        Assert.Equal(whole, File.ReadAllText(_bed.Log));
    }

    [Fact]
    public void A_damaged_line_is_named()
    {
        AskTellFixture.Open(_bed.Log).Dispose();
        File.AppendAllText(_bed.Log, "nonsense\n");
        var error = Assert.Throws<TuneException>(() => AskTellFixture.Open(_bed.Log));
        Assert.Equal(AskTellCodes.LogTrouble, error.Code);
        Assert.Contains("search.jsonl, line 2: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_one_search_writes_a_log()
    {
        using var first = AskTellFixture.Open(_bed.Log);
        Assert.Equal(AskTellCodes.LogTrouble, Assert.Throws<TuneException>(() => AskTellFixture.Open(_bed.Log)).Code);
    }

    [Fact]
    public void A_log_that_cannot_be_made_is_an_error() =>
        Assert.Equal(AskTellCodes.LogTrouble, Assert.Throws<TuneException>(() => AskTellFixture.Open(_bed.At("no/such/folder"))).Code);
}
