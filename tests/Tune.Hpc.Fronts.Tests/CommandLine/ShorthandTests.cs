using Tune.Hpc.Cli;

namespace Tune.Hpc.Fronts.Tests.CommandLine;

public sealed class ShorthandTests
{
    [Theory]
    [InlineData("-- python3 train.py", "run", "python3 train.py")]
    [InlineData("--param lr=uniform(0,1) -- sh -c true", "run --param lr=uniform(0,1)", "sh -c true")]
    [InlineData("digits.yaml", "run digits.yaml", null)]
    [InlineData("digits.yaml --num-samples 3 -- a -- b", "run digits.yaml --num-samples 3", "a -- b")]
    [InlineData("run digits.yaml", "run digits.yaml", null)]
    [InlineData("status digits.yaml", "status digits.yaml", null)]
    [InlineData("--help", "--help", null)]
    [InlineData("[suggest:3] sta -- x", "[suggest:3] sta -- x", null)]
    public void Short_forms_are_written_out(string typed, string own, string? command)
    {
        var line = Shorthands.Expand(typed.Split(' '), Verbs.Names);
        Assert.Equal(own, string.Join(' ', line.Own));
        Assert.Equal(command, line.TrialCommand is null ? null : string.Join(' ', line.TrialCommand));
    }
}
