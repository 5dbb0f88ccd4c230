using System.CommandLine;
using Tune.Hpc.Cli;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.CommandLine;

public sealed class HelpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> AllVerbs => [.. Verbs.Names];

    [Theory, MemberData(nameof(AllVerbs))]
    public async Task Help_of_a_verb_describes_each_argument_and_flag(string verb)
    {
        var command = Root().Subcommands.Single(c => c.Name == verb);
        var help = await CommandRun.Of(_folder, [verb, "--help"]);
        Assert.Equal(0, help.ExitCode);
        foreach (var option in command.Options.Where(o => !o.Hidden))
        {
            Assert.Contains(option.Name, help.Out);
            Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{verb} {option.Name} has no description");
        }

        foreach (var argument in command.Arguments)
        {
            Assert.Contains($"<{argument.Name}>", help.Out);
            Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{verb} {argument.Name} has no description");
        }
    }

    [Fact]
    public void The_list_of_verbs_and_the_commands_are_the_same() => Assert.Equal(Verbs.Names, Root().Subcommands.Select(c => c.Name));

    [Fact]
    public async Task Nothing_at_all_shows_the_verbs()
    {
        var help = await CommandRun.Of(_folder, []);
        Assert.Equal(0, help.ExitCode);
        Assert.All(Verbs.Names, verb => Assert.Contains($"  {verb} ", help.Out));
    }

    private RootCommand Root() => Verbs.Root(
        new Shorthands(["run"], null),
        new Surroundings { Out = TextWriter.Null, Err = TextWriter.Null, CurrentFolder = _folder.Path });
}
