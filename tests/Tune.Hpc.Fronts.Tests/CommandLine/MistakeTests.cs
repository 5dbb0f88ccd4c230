using Tune.Hpc.Cli;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.CommandLine;

public sealed class MistakeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_mistake_says_what_would_be_right()
    {
        SampleExperiment.Write(_folder);
        string[][] lines =
        [
            ["runn", "x.yaml"], ["plot", "digits"], ["run"], ["run", "nowhere.yaml"], ["run", "--num-sample", "3", "--", "true"], ["status"], ["status", "digit"],
            ["status", "tune-results"], ["status", "digits", "--jsn"], ["trials", "digits", "--sort", "los"], ["trials", "digits", "--filter", "loss"],
            ["trials", "digits", "--filter", "loss < many"], ["trials", "digits", "--output", "x.xlsx"], ["trials", "digits", "--limit", "-1"], ["best", "digits", "--top", "0"],
            ["best", "digits", "--top", "many"], ["best", "digits", "--scope", "first"], ["best", "digits", "--metric", "acc"], ["best", "digits", "--metric", "los", "--mode", "min"],
            ["best", "digits", "--mode", "max"], ["explain", "digits", "99"], ["explain", "digits"], ["reports", "digits", "x"], ["resume", "digits", "--errored", "retry"],
            ["test-metric", "log"], ["test-metric", "log", "--format", "xml"], ["test-metric", "log", "--pattern", "loss=("], ["test-metric", "log", "--format", "json"],
            ["init", "--client", "perl"], ["doctor", "--repair"], ["report"], ["report", "loss"], ["report", "a=1", "a=2"], ["completion", "tcsh"],
            ["watch", "digit"], ["export", "digits"], ["export", "digits", "--format", "csv"], ["export", "digits", "--format", "mlflow"], ["export", "digits", "--format", "sbach"],
            ["export", "digits", "--format", "sbatch", "--trial", "77"], ["export", "digits", "--format", "sbatch", "-o", "tune-results"], ["doctor", "--executor", "pbs"],
            ["doctor", "--executor", "slurm", "--timeout", "0"], ["resume", "digits", "--detach"],
        ];
        string text = "";
        foreach (string[] line in lines)
        {
            var run = await CommandRun.Of(_folder, line);
            Assert.Equal(ExitCodes.Usage, run.ExitCode);
            Assert.Equal("", run.Out);
            text += $"$ {string.Join(' ', line)}\n{run.Err}\n";
        }

        Approved.Check(text);
    }

    [Fact]
    public async Task A_bug_is_told_shortly_and_in_full_on_request()
    {
        var broken = new BrokenClock();
        SampleExperiment.Write(_folder);
        var shortly = await CommandRun.Of(_folder, ["status", "digits"], s => s with { Clock = broken });
        Assert.Equal(ExitCodes.Bug, shortly.ExitCode);
        Assert.Equal("error: this should not have happened: DivideByZeroException: the clock\nPlease report it, with what TUNE_DEBUG=1 adds to this message.\n", shortly.Err);
        var full = await CommandRun.Of(_folder, ["status", "digits"], s => s with { Clock = broken, Variable = n => n == "TUNE_DEBUG" ? "1" : null });
        Assert.Contains("at Tune.Hpc", full.Err);
    }

    [Fact]
    public async Task A_file_is_not_replaced_unless_asked()
    {
        Assert.Equal(0, (await CommandRun.Of(_folder, ["init"])).ExitCode);
        var again = await CommandRun.Of(_folder, ["init"]);
        Assert.Equal(ExitCodes.Usage, again.ExitCode);
        Assert.Contains("tune.yaml: the file exists; --force replaces it", again.Err);
        Assert.Equal(0, (await CommandRun.Of(_folder, ["init", "--force"])).ExitCode);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new DivideByZeroException("the clock");
    }
}
