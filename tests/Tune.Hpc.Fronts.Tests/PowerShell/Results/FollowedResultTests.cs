using Tune.Hpc.Driver.Events;
using Tune.Hpc.Fronts.Tests.EndToEnd;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Results;

public sealed class FollowedResultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_trial_is_written_when_it_has_ended_until_the_run_is_over()
    {
        string folder = SampleExperiment.Write(_folder);
        var engine = new RecordingEngine(_folder.Path);
        using var command = new GetTuneResultCommand { Path = [folder], Clock = new FixedClock(SampleExperiment.Now) };
        var following = Task.Run(() => engine.Run(command, ["Follow"]), TestContext.Current.CancellationToken);
        Until.True(() => Count(engine) == 4, () => $"{Count(engine)} records");
        Append(folder, Ended(5), Ended(6), new ExperimentEnded { Reason = "all trials have ended" });
        await following;
        Assert.Equal(["00001", "00002", "00003", "00004", "00005", "00006"], engine.Of<ResultRecord>().Select(r => r["TrialId"]));
    }

    [Fact]
    public async Task Following_stops_when_the_pipeline_does()
    {
        string folder = SampleExperiment.Write(_folder);
        var engine = new RecordingEngine(_folder.Path);
        using var command = new GetTuneResultCommand { Path = [folder], Status = ["ERROR"], Clock = new FixedClock(SampleExperiment.Now) };
        var following = Task.Run(() => engine.Run(command, ["Follow"]), TestContext.Current.CancellationToken);
        Until.True(() => Count(engine) == 1, () => $"{Count(engine)} records");
        RecordingEngine.Stop(command);
        await following;
        Assert.Equal("00003", Assert.Single(engine.Of<ResultRecord>())["TrialId"]);
    }

    [Fact]
    public async Task A_run_that_nobody_drives_any_more_is_over_with_a_warning()
    {
        string folder = SampleExperiment.Write(_folder);
        var engine = new RecordingEngine(_folder.Path);
        using var command = new GetTuneResultCommand { Path = [folder], Clock = new HurriedClock() };
        await Task.Run(() => engine.Run(command, ["Follow"]), TestContext.Current.CancellationToken);
        Assert.Contains("nobody drives it any more", Assert.Single(engine.Warnings), StringComparison.Ordinal);
        Assert.Equal(4, engine.Output.Count);
    }

    private static int Count(RecordingEngine engine) => engine.Output.Count;

    private static TrialEnded Ended(int trial) => new() { Trial = new TrialId(trial), Status = TrialStatus.Terminated, Reason = "completed" };

    private static void Append(string folder, params ExperimentEvent[] events)
    {
        string path = Path.Combine(folder, "journal.jsonl");
        using var reader = JournalReader.Open(path);
        Assert.NotEmpty(reader.ReadToEnd().ToList());
        using var journal = JournalWriter.Open(path, reader.End);
        foreach (var e in events)
        {
            journal.Append(e, SampleExperiment.Now);
        }

        journal.Flush();
    }

    /// <summary>A minute goes by between two looks.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        private DateTimeOffset _now = SampleExperiment.Now;

        public override DateTimeOffset GetUtcNow() => _now = _now.AddMinutes(1);
    }
}
