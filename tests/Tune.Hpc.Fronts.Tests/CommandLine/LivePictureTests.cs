using Tune.Hpc.Cli;
using Tune.Hpc.Cli.Live;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.CommandLine;

public sealed class LivePictureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_wide_terminal_shows_parameters_and_metrics() => Approved.Check(Draw(new TerminalSize(100, 20)));

    [Fact]
    public void A_small_terminal_shows_what_fits() => Approved.Check(Draw(new TerminalSize(40, 10)));

    [Theory]
    [InlineData(20, 5)]
    [InlineData(40, 10)]
    [InlineData(80, 12)]
    [InlineData(200, 50)]
    public void The_picture_never_exceeds_the_terminal(int width, int height)
    {
        string[] lines = Draw(new TerminalSize(width, height)).TrimEnd('\n').Split('\n');
        Assert.All(lines, l => Assert.True(l.Length <= width, l));
        Assert.True(lines.Length <= Math.Max(height, 9), string.Join('\n', lines));
    }

    private string Draw(TerminalSize size)
    {
        using var view = ExperimentView.Open(SampleExperiment.Write(_folder, $"e{size.Width}"), new FixedClock(SampleExperiment.Now));
        var text = new StringWriter { NewLine = "\n" };
        var console = Terminals.Create(text, () => size, color: false);
        console.Write(LivePicture.Of("digits", view.State, view.ReadAt, [new TrialId(4), new TrialId(3), new TrialId(2), new TrialId(1)], null, size));
        return string.Join('\n', text.ToString().ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd()));
    }
}
