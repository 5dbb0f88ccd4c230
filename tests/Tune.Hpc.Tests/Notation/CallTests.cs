using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Notation;

public sealed class CallTests
{
    private static readonly ConfigMap Config = Spaces.Map("""{"x": 3}""");

    private static ParsedExpression Parse(string text) => ExpressionParser.Parse(text, new SpecPlace("spec.yaml", "stop", 3, 7), allowCalls: true);

    [Fact]
    public void The_answer_of_a_function_is_a_value_like_others()
    {
        var questions = new List<FunctionQuestion>();
        var scope = new ConfigScope(Config, ask: question =>
        {
            questions.Add(question);
            return ConfigValue.Of(5L);
        });
        Assert.Equal(ConfigValue.Of(8L), Parse("call('pick') + config.x").Evaluate(scope));
        Assert.Equal(new FunctionQuestion("pick", Config), Assert.Single(questions));
    }

    [Fact]
    public void Only_what_decides_is_asked()
    {
        var scope = new ConfigScope(Config, ask: question => throw new InvalidOperationException(question.Function));
        Assert.Equal(ConfigValue.False, Parse("config.x > 5 && call('dear')").Evaluate(scope));
    }

    [Fact]
    public void What_a_function_says_is_told_with_the_place_of_the_call()
    {
        var scope = new ConfigScope(Config, ask: _ => throw new TuneException(FunctionCodes.Failed, "function pick: x is odd"));
        var error = Assert.Throws<TuneException>(() => Parse("1 + call('pick')").Evaluate(scope));
        Assert.Equal((FunctionCodes.Failed, "spec.yaml:3:7: stop: in \"1 + call('pick')\", character 5: function pick: x is odd"), (error.Code, error.Message));
    }

    [Fact]
    public void Nobody_to_ask_is_an_error_of_its_own() =>
        Assert.Equal(FunctionCodes.NotAsked, Assert.Throws<TuneException>(() => Parse("call('pick')").Evaluate(new ConfigScope(Config))).Code);

    [Theory]
    [InlineData("call(config.x)", FunctionCodes.Misplaced, "character 1: call needs a function's name written out, such as call(\"pick\")")]
    [InlineData("call('')", FunctionCodes.Misplaced, "a function's name written out")]
    [InlineData("call()", ExpressionCodes.UnknownFunction, "it is call(\"name\")")]
    [InlineData("call('a', 'b')", ExpressionCodes.UnknownFunction, "call has 2 arguments here")]
    [InlineData("cal('a')", ExpressionCodes.UnknownFunction, "did you mean \"call\"?")]
    public void A_call_that_cannot_be_is_refused_where_it_stands(string text, string code, string part)
    {
        var error = Assert.Throws<TuneException>(() => Parse(text));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
    }

    [Theory]
    [InlineData("""{"a": "uniform(0, 1) when call('f')"}""")]
    [InlineData("""{"a": {"uniform": [0, 1], "when": "call('f')"}}""")]
    public void A_condition_asks_nobody(string space)
    {
        var error = Spaces.Refused(space);
        Assert.Contains("functions of a program are only asked in sample_from, config_constraints and stop", error.Message, StringComparison.Ordinal);
        Assert.Equal(FunctionCodes.Misplaced, error.Code);
    }

    [Fact]
    public void A_call_is_written_as_it_was_read()
    {
        var space = Spaces.Read("""{"a": "sample_from(call('f') + 1)", "b": {"sample_from": "call(\"g\")"}}""");
        Assert.Equal(space, SpaceReader.Read(SpaceNotation.Write(space), "again"));
        Assert.Equal(["f", "g"], space.Parameters.SelectMany(p => ExpressionReferences.Asked(p.Expression!)).Select(a => a.Function));
    }
}
