using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Specification;

public sealed class ShellWordsTests
{
    private static readonly SpecPlace _place = new("x.yaml", "command", 3, 10);

    [Theory]
    [InlineData("python3 train.py --lr {lr}", "python3|train.py|--lr|{lr}")]
    [InlineData("  a\t b  ", "a|b")]
    [InlineData("a 'b  c' \"d e\" f\\ g", "a|b  c|d e|f g")]
    [InlineData("a '' \"\"", "a||")]
    [InlineData("a'b'\"c\"d", "abcd")]
    [InlineData("a 'x|y > $(z)' \\| \"\\$HOME \\\"q\\\" \\n\"", "a|x|y > $(z)|||$HOME \"q\" \\n")]
    [InlineData("a \\\n b", "a|b")]
    [InlineData("a b\n", "a|b")]
    [InlineData("a --price=5$ x?[1]", "a|--price=5$|x?[1]")]
    public void Commands_split_as_a_shell_would(string command, string words) =>
        Assert.Equal(words, string.Join('|', ShellWords.Split(command, _place)));

    [Theory]
    [InlineData("a | b", "'|' at character 3")]
    [InlineData("a > b", "'>' at character 3")]
    [InlineData("a < b", "'<'")]
    [InlineData("a && b", "'&'")]
    [InlineData("a; b", "';' at character 2")]
    [InlineData("a $(b)", "'$'")]
    [InlineData("a \"$(b)\"", "'$'")]
    [InlineData("a $HOME", "'$'")]
    [InlineData("a ${HOME}", "'$'")]
    [InlineData("a `b`", "'`'")]
    [InlineData("a *.py", "'*'")]
    [InlineData("(a)", "'('")]
    [InlineData("a\nb", "a new line")]
    public void What_only_a_shell_could_do_is_refused(string command, string part)
    {
        var error = Assert.Throws<TuneException>(() => ShellWords.Split(command, _place));
        Assert.StartsWith("x.yaml:3:10: command: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("sh -c '...'", error.Message, StringComparison.Ordinal);
        Assert.Equal(SpecCodes.BadCommand, error.Code);
    }

    [Theory]
    [InlineData("a 'b", "the quote ' at character 3")]
    [InlineData("a \"b", "the quote \" at character 3")]
    [InlineData("a \\", "ends with a single backslash")]
    public void Unfinished_quotes_are_placed(string command, string part) =>
        Assert.Contains(part, Assert.Throws<TuneException>(() => ShellWords.Split(command, _place)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a", "b c", "it's", "", "{lr}", "$x", "é\n")]
    public void Joined_words_split_into_themselves(params string[] words) =>
        Assert.Equal(words, ShellWords.Split(ShellWords.Join(words), _place));
}
