using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver;

public sealed class AskedStopTests
{
    private static string? Ask(string expression, params string[] answers)
    {
        var left = new Queue<string>(answers);
        string? reason = StopRules.Ask(Rule(expression), new TrialId(42), ConfigMap.Empty.With("x", ConfigValue.Of(1L)), [new("loss", MetricValue.Of(0.5)), new("a/b", MetricValue.Of(2L))], question =>
        {
            Assert.Equal("""{"loss":0.5,"a/b":2}""", question.Result!.ToJson());
            Assert.Equal((new TrialId(42), "x"), (question.Trial!.Value, question.Config.Entries.Single().Key));
            return ConfigValue.Parse(left.Dequeue());
        });
        Assert.Empty(left);
        return reason;
    }

    private static StopRule.When Rule(string expression) => new(expression, ExpressionParser.Parse(expression, new SpecPlace("test", "stop"), allowCalls: true));

    [Theory]
    [InlineData("true", "call('f')")]
    [InlineData("1", "call('f')")]
    [InlineData("\"flat for 5 reports\"", "flat for 5 reports")]
    [InlineData("false", null)]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    public void A_function_says_whether_and_why(string answer, string? reason) => Assert.Equal(reason, Ask("call('f')", answer));

    [Fact]
    public void It_may_be_part_of_an_expression()
    {
        Assert.Equal("flat", Ask("loss < 1 and call('f')", "\"flat\""));
        Assert.Null(Ask("loss > 1 and call('f')"));
        Assert.Equal("a; b", Ask("call('f') && call('g')", "\"a\"", "\"b\""));
        Assert.Equal("a", Ask("call('f') || call('g')", "\"a\""));
        Assert.Equal("call('f') == \"bad\"", Ask("call('f') == \"bad\"", "\"bad\""));
        Assert.Null(Ask("!call('f')", "true"));
    }

    [Fact]
    public void What_says_neither_is_an_error_that_names_the_function()
    {
        var error = Assert.Throws<TuneException>(() => Ask("call('f')", "[1]"));
        Assert.Contains("function f answered the list [1]; a stop rule's function answers true, false, or a text that says why", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_ask_are_told_from_those_that_do_not()
    {
        Assert.True(Rule("loss < 1 and call('f')").AsksFunctions);
        Assert.False(Rule("loss < 1").AsksFunctions);
        Assert.False(new StopRule.Threshold("loss", Comparison.Less, 1).AsksFunctions);
    }
}
