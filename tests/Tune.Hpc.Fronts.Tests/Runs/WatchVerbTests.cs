using System.Text;
using System.Text.Json;
using Tune.Hpc.Cli;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.Runs;

/// <summary>Watching a run from elsewhere.</summary>
public sealed class WatchVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_watcher_sees_a_run_to_its_end_and_ends_as_it_does()
    {
        SmallSweep.WriteWaiting(_folder);
        var running = Run("run", "six.yaml", "--quiet");
        await Until(() => File.Exists(_folder["tune-results", "six", "driver.lease"]), () => "no driver");
        var heard = new Lines();
        var watching = CommandRun.Of(_folder, ["watch", "six"], s => s with { Clock = TimeProvider.System, Err = heard });
        await Until(() => heard.Text.Contains("drives it", StringComparison.Ordinal), () => heard.Text);
        await File.WriteAllTextAsync(_folder["go"], "");
        var watched = await watching;
        Assert.Equal((await running).ExitCode, watched.ExitCode);
        Assert.Contains("00001 TERMINATED", heard.Text);
        Assert.Contains("six: finished", watched.Out);
    }

    [Fact]
    public async Task Leaving_changes_nothing_and_says_so()
    {
        string experiment = SampleExperiment.Write(_folder);
        byte[] journal = await File.ReadAllBytesAsync(Path.Combine(experiment, "journal.jsonl"));
        using var leave = new CancellationTokenSource();
        var heard = new Lines();
        var watching = CommandRun.Of(_folder, ["watch", "digits", "--json"], s => s with { Leave = leave.Token, Err = heard });
        await Until(() => heard.Text.Contains("nobody drives it", StringComparison.Ordinal), () => heard.Text);
        await leave.CancelAsync();
        var watched = await watching;
        Assert.Equal(ExitCodes.Interrupted, watched.ExitCode);
        Assert.Contains("dotnet tune resume", heard.Text);
        var document = JsonDocument.Parse(watched.Out).RootElement;
        Assert.Equal(("watch", true), (document.GetProperty("kind").GetString(), document.GetProperty("interrupted").GetBoolean()));
        Assert.Equal(journal, await File.ReadAllBytesAsync(Path.Combine(experiment, "journal.jsonl")));
        Assert.False(Directory.EnumerateFiles(Path.Combine(experiment, "results")).Any());
    }

    [Fact]
    public async Task A_torn_last_line_is_waited_for()
    {
        string journal = Path.Combine(SampleExperiment.Write(_folder, ended: true), "journal.jsonl");
        byte[] whole = await File.ReadAllBytesAsync(journal);
        int lastLine = whole.AsSpan()[..^1].LastIndexOf((byte)'\n') + 1;
        int before = whole.AsSpan()[..(lastLine - 1)].LastIndexOf((byte)'\n') + 1;
        await File.WriteAllBytesAsync(journal, whole[..(before + 20)]);
        var heard = new Lines();
        var watching = CommandRun.Of(_folder, ["watch", "digits"], s => s with { Clock = TimeProvider.System, Err = heard });
        await Until(() => heard.Text.Contains("4 of 6 done", StringComparison.Ordinal), () => heard.Text);
        await using (var file = new FileStream(journal, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            await file.WriteAsync(whole.AsMemory(before + 20));
        }

        var watched = await watching;
        Assert.Equal(ExitCodes.Failed, watched.ExitCode); // one trial gave up
        Assert.Contains("digits: finished", watched.Out);
    }

    [Fact]
    public async Task A_folder_that_goes_away_is_told()
    {
        string experiment = SampleExperiment.Write(_folder);
        var heard = new Lines();
        var watching = CommandRun.Of(_folder, ["watch", "digits"], s => s with { Clock = TimeProvider.System, Err = heard });
        await Until(() => heard.Text.Contains("nobody drives it", StringComparison.Ordinal), () => heard.Text);
        Directory.Move(experiment, experiment + "-moved");
        Assert.Equal(ExitCodes.Usage, (await watching).ExitCode);
        Assert.Contains("the experiment is gone", heard.Text);
    }

    private static async Task Until(Func<bool> holds, Func<string> last)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!holds())
        {
            Assert.False(deadline.IsCancellationRequested, $"after a minute: {last()}");
            await tick.WaitForNextTickAsync();
        }
    }

    private Task<CommandRun> Run(params string[] args) => CommandRun.Of(_folder, args, s => s with { Clock = TimeProvider.System });

    /// <summary>Talk that can be read while it goes on.</summary>
    private sealed class Lines : TextWriter
    {
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.UTF8;

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public override void Write(char value)
        {
            lock (_text)
            {
                _text.Append(value);
            }
        }
    }
}
