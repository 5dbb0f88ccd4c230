using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class CommandTemplateTests
{
    private static readonly SpecPlace _place = new("x.yaml", "command", 3, 10);

    private static readonly TrialPlaceholders _values = new()
    {
        Config = (ConfigMap)ConfigValue.Parse("""{"lr":0.01,"opt":{"type":"sgd","a.b":1},"layers":[8,4],"evil":"x'; rm -rf \"$(HOME)\" \n","flag":true,"seed":5}"""),
        ConfigPath = "/e/trials/00042/config.json",
        TrialFolder = "/e/trials/00042",
        SpecFolder = "/spec",
        FilesFolder = "/e/files",
        Attempt = new AttemptId(new TrialId(42), 2),
        Seed = 77,
    };

    [Theory]
    [InlineData("{lr}", "0.01")]
    [InlineData("--lr={lr}", "--lr=0.01")]
    [InlineData("{opt.type}/{opt/type}", "sgd/sgd")]
    [InlineData("{opt.a.b}", "1")]
    [InlineData("{layers/1}", "4")]
    [InlineData("{layers}", "[8,4]")]
    [InlineData("{flag}", "true")]
    [InlineData("{{lr}}", "{lr}")]
    [InlineData("{{{lr}}}", "{0.01}")]
    [InlineData("{config} {trial_dir} {spec_dir}", "/e/trials/00042/config.json /e/trials/00042 /spec")]
    [InlineData("{trial_id}.{attempt}", "00042.2")]
    [InlineData("{seed}", "5")]
    [InlineData("{checkpoint}{inactive}", "")]
    public void Placeholders_are_replaced(string argument, string expected) =>
        Assert.Equal([expected], CommandTemplate.Parse([argument], _place).Expand(_values));

    [Fact]
    public void A_value_with_quotes_and_shell_syntax_stays_one_argument() =>
        Assert.Equal(["python3", "--x", "x'; rm -rf \"$(HOME)\" \n"], CommandTemplate.Parse(["python3", "--x", "{evil}"], _place).Expand(_values));

    [Theory]
    [InlineData("{lr")]
    [InlineData("lr}")]
    [InlineData("{}")]
    [InlineData("{a{b}}")]
    [InlineData("{a}}")]
    public void An_unfinished_placeholder_is_refused(string argument)
    {
        var error = Assert.Throws<TuneException>(() => CommandTemplate.Parse([argument], _place));
        Assert.StartsWith($"x.yaml:3:10: command: '{argument}' has ", error.Message, StringComparison.Ordinal);
        Assert.Equal(SpecCodes.BadPlaceholder, error.Code);
    }

    [Theory]
    [InlineData("sh", "-c", "echo {lr}")]
    [InlineData("/bin/bash", "-lc", "echo {lr}")]
    [InlineData("env", "X=1", "bash", "-e", "-c", "echo {trial_dir}")]
    public void A_placeholder_in_the_text_of_a_shell_is_refused(params string[] arguments) =>
        Assert.Equal(SpecCodes.PlaceholderInShell, Assert.Throws<TuneException>(() => CommandTemplate.Parse(arguments, _place)).Code);

    [Theory]
    [InlineData("sh", "-c", "echo \"$1\"", "sh", "{lr}")]
    [InlineData("python3", "-c", "print({lr})")]
    public void Arguments_beside_the_text_of_a_shell_are_fine(params string[] arguments) =>
        Assert.Equal(arguments.Length, CommandTemplate.Parse(arguments, _place).Expand(_values).Length);
}
