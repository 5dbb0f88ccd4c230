using System.Text.Json;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.CommandLine;

public sealed class ReportVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Outside_a_trial_the_report_is_printed_with_types()
    {
        var run = await CommandRun.Of(_folder, ["report", "loss=0.31", "epoch=3", "ok=true", "note=a \"b\"", "gap=nan", "big=1e400", "empty="]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("{\"loss\":0.31,\"epoch\":3,\"ok\":true,\"note\":\"a \\\"b\\\"\",\"gap\":\"nan\",\"big\":\"1e400\",\"empty\":\"\",\"timestamp\":1772367000}\n", run.Out);
    }

    [Fact]
    public async Task Inside_a_trial_reports_are_appended_one_line_each()
    {
        string inbox = _folder["reports.jsonl"];
        foreach (string value in (string[])["loss=1", "loss=-2.5"])
        {
            var run = await CommandRun.Of(_folder, ["report", value], s => s with { Variable = n => n == "TUNE_REPORTS" ? inbox : null });
            Assert.Equal((0, "", ""), (run.ExitCode, run.Out, run.Err));
        }

        var losses = (await File.ReadAllLinesAsync(inbox)).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("loss").GetDouble());
        Assert.Equal([1, -2.5], losses);
    }

    [Theory]
    [InlineData("000003")]
    [InlineData("checkpoints/000003")]
    public async Task A_checkpoint_is_named_as_the_driver_looks_for_it(string typed)
    {
        Directory.CreateDirectory(_folder["checkpoints", "000003"]);
        var run = await CommandRun.Of(_folder, ["report", "loss=1", "--checkpoint", typed], InTrial);
        Assert.Contains("\"_checkpoint\":\"000003\"", run.Out);
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("..")]
    [InlineData("checkpoints")]
    public async Task A_checkpoint_nobody_would_find_is_refused(string typed)
    {
        Directory.CreateDirectory(_folder["checkpoints"]);
        Directory.CreateDirectory(_folder["elsewhere"]);
        var run = await CommandRun.Of(_folder, ["report", "loss=1", "--checkpoint", typed], InTrial);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is no folder below FOLDER/checkpoints", run.Err);
    }

    [Fact]
    public async Task A_report_over_a_mebibyte_is_refused()
    {
        var run = await CommandRun.Of(_folder, ["report", "x=" + new string('a', 1 << 20)]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("1048576 is the most", run.Err);
    }

    private Cli.Surroundings InTrial(Cli.Surroundings s) => s with { Variable = n => n == "TUNE_CHECKPOINT_DIR" ? _folder["checkpoints"] : null };
}
