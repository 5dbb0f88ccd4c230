using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Notation;

public sealed class ExpressionTests
{
    private static readonly ConfigMap Config = Spaces.Map("""{"lr": 0.5, "n": 7, "k": "rbf", "o": {"t": "sgd"}, "l": [1, 2, 3], "on": true, "none": null, "big": 9223372036854775807}""");

    [Theory] // values as in Python 3, where both have the operator
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("7 / 2", "3.5")]
    [InlineData("8 / 2", "4.0")]
    [InlineData("7 // 2", "3")]
    [InlineData("-7 // 2", "-4")]
    [InlineData("-7 % 3", "2")]
    [InlineData("7 % -3", "-2")]
    [InlineData("-7.5 % 2", "0.5")]
    [InlineData("2 ** 10", "1024")]
    [InlineData("2 ** -1", "0.5")]
    [InlineData("-2 ** 2", "-4")]
    [InlineData("2 ** 3 ** 2", "512")]
    [InlineData("10 - 4 - 3", "3")]
    [InlineData("1e3", "1000.0")]
    [InlineData(".5 + 1.", "1.5")]
    [InlineData("config.lr * 10", "5.0")]
    [InlineData("config.o.t", "sgd")]
    [InlineData("config['o'][\"t\"]", "sgd")]
    [InlineData("config.l[0] + config.l[-1]", "4")]
    [InlineData("config.k == 'rbf' && config.n > 5", "true")]
    [InlineData("config.k == 'rbf' and not config.n > 5", "false")]
    [InlineData("!config.on || config.n == 7.0", "true")]
    [InlineData("not config.on or config.n != 7", "false")]
    [InlineData("config.absent == null", "true")]
    [InlineData("config.absent.deeper == null", "true")]
    [InlineData("config.absent == 'x'", "false")]
    [InlineData("config.absent < 3", "false")]
    [InlineData("config.absent >= 3", "false")]
    [InlineData("config.absent && 1 / 0 > 1", "false")]
    [InlineData("config.k in ['rbf', 'poly']", "true")]
    [InlineData("config.k not in ['rbf', 'poly']", "false")]
    [InlineData("'t' in config.o", "true")]
    [InlineData("config.n > 5 ? 'many' : config.n > 2 ? 'some' : 'few'", "many")]
    [InlineData("true == 1", "false")]
    [InlineData("[1, 2.0] == [1.0, 2]", "true")]
    [InlineData("'a' + 'b'", "ab")]
    [InlineData("'it\\'s \\u0041'", "it's A")]
    [InlineData("min(3, 1.5, 2)", "1.5")]
    [InlineData("max(config.l)", "3")]
    [InlineData("abs(-3)", "3")]
    [InlineData("floor(-1.5) + ceil(1.2)", "0")]
    [InlineData("round(2.5)", "2")]
    [InlineData("round(3.14159, 2)", "3.14")]
    [InlineData("sqrt(16) + exp(0)", "5.0")]
    [InlineData("log(8, 2) + log2(8) + log10(1000)", "9.0")]
    [InlineData("pow(2, 3)", "8")]
    [InlineData("len(config.l) + len('abc') + len(config.o)", "7")]
    [InlineData("int('12') + int(3.9) + int(true)", "16")]
    [InlineData("float('1e-2')", "0.01")]
    [InlineData("str(1.5) + str(true)", "1.5true")]
    [InlineData("bool(0) == false", "true")]
    [InlineData("notable == 1", "error: there is nothing called notable here")]
    [InlineData("config.big + 1", "error: 9223372036854775807 + 1 does not fit a 64-bit whole number")]
    [InlineData("2 ** 64", "error: 2 ** 64 does not fit")]
    [InlineData("1 / 0", "error: 1 / 0: there is no division by 0")]
    [InlineData("1.5 % 0", "error: 1.5 % 0: there is no division by 0")]
    [InlineData("1e308 * 10", "error: 1E+308 * 10 is no finite number")]
    [InlineData("(-8) ** 0.5", "error: -8 ** 0.5 is no finite number")]
    [InlineData("log(0)", "error: log(0) is no finite number")]
    [InlineData("config.k * 2", "error: * cannot take the text \"rbf\" and 2")]
    [InlineData("config.absent + 1", "error: + cannot take null (absent) and 1")]
    [InlineData("config.k < 3", "error: < cannot compare the text \"rbf\" with 3")]
    [InlineData("config.l[7]", "error: index 7 is outside a list of 3")]
    [InlineData("config.n.x", "error: 7 has no element the text \"x\"")]
    [InlineData("config.k && true", "error: the text \"rbf\" is neither true nor false")]
    public void It_means_what_Python_means(string text, string expected)
    {
        string actual;
        try
        {
            actual = Spaces.Expression(text).Evaluate(new ConfigScope(Config)).ToString();
        }
        catch (TuneException e)
        {
            Assert.StartsWith($"test: x: in \"{text}\", character ", e.Message);
            actual = "error: " + e.Message[(e.Message.IndexOf(": ", $"test: x: in \"{text}\"".Length, StringComparison.Ordinal) + 2)..];
            Assert.StartsWith(expected, actual);
            return;
        }

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("1 +", "character 4: it ends too early; expected a value")]
    [InlineData("config.k = 'x'", "character 10: \"=\" is not understood; write == to compare")]
    [InlineData("(1 + 2", "it ends too early")]
    [InlineData("min(1, ", "it ends too early; expected a value")]
    [InlineData("1 < 2 < 3", "character 7: \"<\" is not understood")]
    [InlineData("config.", "expected a name")]
    [InlineData("'abc", "it ends too early")]
    [InlineData("", "it ends too early; expected a value")]
    [InlineData("squrt(2)", "there is no function squrt; did you mean \"sqrt\"?")]
    [InlineData("sqrt(1, 2)", "sqrt has 2 arguments here; it is sqrt(x)")]
    [InlineData("uniform(0, 1) > 0.5", "uniform is random; random functions are only for sample_from")]
    [InlineData("a b", "character 3: \"b\" is not understood")]
    public void What_is_no_expression_is_refused_with_its_place(string text, string message)
    {
        var error = Assert.Throws<TuneException>(() => Spaces.Expression(text));
        Assert.StartsWith("test: x: in \"", error.Message);
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("-")]
    [InlineData("not ")]
    [InlineData("1 ** ")]
    [InlineData("1 ? 2 : ")]
    [InlineData("min(")]
    [InlineData("1 + ")]
    public void A_thousand_levels_are_refused_and_not_a_crash(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 5000));
        Assert.Throws<TuneException>(() => Spaces.Expression(text));
        Assert.Throws<TuneException>(() => Spaces.Expression(text[..Math.Min(text.Length, 1900)]));
    }

    [Fact]
    public void What_it_reads_is_known_beforehand()
    {
        var paths = ExpressionReferences.Of(Spaces.Expression("config.a.b[0] > max(config.c, 1) ? config[config.d] : config['e']")).Select(r => string.Join('.', r.Path));
        Assert.Equal(["a.b.0", "c", "", "d", "e"], paths);
    }
}
