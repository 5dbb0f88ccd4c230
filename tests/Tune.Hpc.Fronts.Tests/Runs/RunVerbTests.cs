using System.Text.Json;
using System.Text.RegularExpressions;
using Tune.Hpc.Cli;
using Tune.Hpc.Storage.Parquet;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.Runs;

/// <summary>Real runs of real shell commands, from specification to results.</summary>
public sealed class RunVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sweep_runs_to_its_end_and_can_be_looked_at()
    {
        SmallSweep.Write(_folder);
        var run = await Run("run", "six.yaml");
        Assert.True(run.ExitCode == ExitCodes.Failed, run.ToString());
        Assert.Contains("trials   6: 5 TERMINATED, 1 ERROR", run.Out);
        Assert.Contains("00003 attempt 1: failed, exit code 4", run.Err);
        Assert.Contains("    this went wrong", run.Err);

        Assert.Contains("six: finished", (await Run("status", "six")).Out);
        Assert.Equal("trial 00002 ran\n", (await Run("logs", "six", "2")).Out);
        Assert.Equal("this went wrong\n", (await Run("logs", "six", "3", "--err")).Out);
        Assert.Equal(7, Lines(await Run("trials", "six")).Length);
        Assert.Equal(13, Lines(await Run("reports", "six")).Length);
        Assert.Equal(3, Lines(await Run("reports", "six", "00002")).Length);
        Assert.Contains("attempt 1 ended: failed, exit code 4", (await Run("explain", "six", "3")).Out);

        var best = Json(await Run("best", "six", "--json")).GetProperty("trials")[0];
        var trials = Json(await Run("trials", "six", "--json", "--sort", "loss")).GetProperty("trials");
        Assert.Equal(best.GetProperty("trial_id").GetString(), trials[0].GetProperty("trial_id").GetString());
        Assert.Equal(best.GetProperty("config").GetProperty("x").GetInt32() + 0.2, best.GetProperty("value").GetDouble(), 12);
        Assert.Equal(12, Json(await Run("reports", "six", "--json")).GetProperty("reports").GetArrayLength());
        using var reports = ParquetTableReader.Open(_folder["tune-results", "six", "results", "reports.parquet"]);
        Assert.Equal(12, reports.RowCount);
    }

    [Fact]
    public async Task What_is_finished_or_different_is_not_run_again()
    {
        SmallSweep.Write(_folder);
        await Run("run", "six.yaml", "--quiet");
        var again = await Run("run", "six.yaml");
        Assert.Equal(ExitCodes.Failed, again.ExitCode); // as the run itself ended: one trial gives up
        Assert.Contains("six is finished already; --name NAME begins another one", again.Err);
        Assert.Contains("best     ", again.Out);

        var other = await Run("run", "six.yaml", "--set", "param_space.x=randint(1, 5)");
        Assert.Equal(ExitCodes.Usage, other.ExitCode);
        Assert.Contains("another specification; --name NAME begins another one", other.Err);
        Assert.Contains("param_space.x", other.Err);

        var more = await Run("run", "six.yaml", "--num-samples", "7");
        Assert.Contains("--raise num_samples=7", more.Err);
        var raised = await Run("resume", "six", "--raise", "num_samples=7", "--json");
        Assert.Equal(7, Json(raised).GetProperty("trials").GetProperty("total").GetInt32());
        Assert.Contains("storage_path cannot change", (await Run("resume", "six", "--raise", "storage_path=x")).Err);
    }

    [Fact]
    public async Task Everything_may_come_from_the_command_line()
    {
        string script = "echo \"{{\\\"loss\\\": $1}}\" >> \"$TUNE_REPORTS\"";
        var run = await Run("--param", "x=grid_search([1, 2, 3])", "--metric", "loss", "--name", "flags", "--quiet", "--json", "--", "sh", "-c", script, "sh", "{x}");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("note: loss is minimised; --mode max does the opposite\n", run.Err);
        Assert.Equal(1, Json(run).GetProperty("best").GetProperty("value").GetDouble());
        Assert.Equal(3, Json(run).GetProperty("trials").GetProperty("TERMINATED").GetInt32());
    }

    [Fact]
    public async Task A_dry_run_shows_scripts_and_writes_nothing()
    {
        SmallSweep.Write(_folder);
        var plain = await Run("run", "six.yaml", "--dry-run");
        Assert.Equal(0, plain.ExitCode);
        Assert.StartsWith("six: would run 6 trials, in FOLDER/tune-results/six\n", plain.Out);
        Assert.Contains("\neach asks for 0.1 CPUs\n", plain.Out);
        Assert.Equal(3, Regex.Count(plain.Out, "^#!/bin/sh$", RegexOptions.Multiline));
        Assert.Contains("export TUNE_TRIAL_ID='00001'", plain.Out);
        var json = Json(await Run("run", "six.yaml", "--dry-run", "--json"));
        Assert.Equal(("dry-run", 6), (json.GetProperty("kind").GetString(), json.GetProperty("count").GetInt32()));
        Assert.False(Directory.Exists(_folder["tune-results"]));
    }

    [Fact]
    public async Task An_interrupted_run_says_how_to_go_on_and_goes_on()
    {
        SmallSweep.WriteWaiting(_folder);
        using var interrupt = new CancellationTokenSource();
        var running = CommandRun.Of(_folder, ["run", "six.yaml"], s => s with { Clock = TimeProvider.System, Leave = interrupt.Token });
        await Until(() => Task.FromResult(ReportsIn(1) && ReportsIn(2)), () => string.Join('\n', Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)));
        await interrupt.CancelAsync();
        var interrupted = await running;
        Assert.Equal(ExitCodes.Interrupted, interrupted.ExitCode);
        Assert.Contains("six: interrupted; 'dotnet tune resume FOLDER/tune-results/six' goes on", interrupted.Out);

        var refused = await Run("run", "six.yaml");
        Assert.Equal(ExitCodes.Usage, refused.ExitCode);
        Assert.Contains("dotnet tune resume FOLDER/tune-results/six", refused.Err);

        await File.WriteAllTextAsync(_folder["go"], "");
        var resumed = await Run("run", "six.yaml", "--resume", "--json");
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(2, Json(resumed).GetProperty("trials").GetProperty("TERMINATED").GetInt32());
        Assert.Equal("once\n", await File.ReadAllTextAsync(_folder["prepared"]));
        Assert.Contains("attempt 2 planned", (await Run("explain", "six", "1")).Out);
    }

    [Fact]
    public async Task Steps_turn_the_crank_one_by_one_and_a_stop_ends_it()
    {
        SmallSweep.WriteWaiting(_folder);
        using var interrupted = new CancellationTokenSource();
        await interrupted.CancelAsync();
        await CommandRun.Of(_folder, ["run", "six.yaml", "--quiet"], s => s with { Clock = TimeProvider.System, Leave = interrupted.Token });
        Assert.Equal(0, (await Run("step", "six", "--quiet")).ExitCode);
        await Until(() => Task.FromResult(ReportsIn(1)), () => "no report of trial 1");
        var stop = await Run("stop", "six", "--reason", "enough");
        Assert.Contains("nobody drives it now", stop.Err);
        string last = "";
        await Until(
            async () =>
            {
                last = (await Run("step", "six", "--json")).Out;
                return last.Contains("\"phase\": \"finished\"", StringComparison.Ordinal);
            },
            () => last);
        Assert.Contains("enough", (await Run("explain", "six", "1")).Out);
        Assert.Contains("is over already", (await Run("stop", "six")).Err);
    }

    [Fact]
    public async Task A_first_command_that_failed_is_tried_again_by_the_same_line()
    {
        SmallSweep.WriteWaiting(_folder);
        await File.WriteAllTextAsync(_folder["go"], "");
        string script = await File.ReadAllTextAsync(_folder["prepare.sh"]);
        await File.WriteAllTextAsync(_folder["prepare.sh"], "echo no compiler; exit 9\n");
        var failed = await Run("run", "six.yaml");
        Assert.Equal(ExitCodes.Usage, failed.ExitCode);
        Assert.StartsWith("no compiler\nerror TUNE2404: prepare: ", failed.Err);
        await File.WriteAllTextAsync(_folder["prepare.sh"], script);
        var mended = await Run("run", "six.yaml");
        Assert.True(mended.ExitCode == 0, mended.ToString());
    }

    private static string[] Lines(CommandRun run) => run.Out.TrimEnd('\n').Split('\n');

    private static JsonElement Json(CommandRun run)
    {
        Assert.StartsWith("{", run.Out);
        return JsonDocument.Parse(run.Out).RootElement;
    }

    private static async Task Until(Func<Task<bool>> holds, Func<string> last)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await holds())
        {
            Assert.False(deadline.IsCancellationRequested, $"after a minute: {last()}");
            await tick.WaitForNextTickAsync();
        }
    }

    private bool ReportsIn(int trial) => Directory.Exists(_folder["tune-results", "six", "trials", $"{trial:D5}"])
        && Directory.EnumerateFiles(_folder["tune-results", "six", "trials", $"{trial:D5}"], "reports.jsonl", SearchOption.AllDirectories).Any(f => new FileInfo(f).Length > 0);

    private Task<CommandRun> Run(params string[] args) => CommandRun.Of(_folder, args, s => s with { Clock = TimeProvider.System });
}
