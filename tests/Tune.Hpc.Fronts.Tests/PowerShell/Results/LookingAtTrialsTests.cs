using System.Management.Automation;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell.Results;

public sealed class LookingAtTrialsTests : IDisposable
{
    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();
    private readonly string _experiment;

    public LookingAtTrialsTests() => _experiment = SampleExperiment.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trial_tells_its_configuration_metrics_and_folders()
    {
        var trial = Assert.Single(Run(new GetTuneTrialCommand { Path = ["digits"], TrialId = ["1"] }).Of<TuneTrial>());
        Assert.Equal(("00001", "digits", "TERMINATED", "completed"), (trial.TrialId, trial.Experiment, trial.Status, trial.Reason));
        Assert.Equal((0.01, 32L), (trial.Config["lr"], trial.Config["hidden"]));
        Assert.Equal(0.5, trial.Metrics["LOSS"]);
        Assert.Equal((3L, 3L, 1, 0), (trial.Iterations, trial.Reports, trial.Attempts, trial.Failures));
        Assert.Equal((TimeSpan.FromSeconds(39), "1001", "node1", "completed"), (trial.RunTime, trial.Job, trial.Host, trial.Outcome));
        Assert.Equal(Path.Combine(_experiment, "trials", "00001"), trial.Folder);
        Assert.Equal(Path.Combine(trial.Folder, "checkpoints", "000003"), trial.Checkpoint);
        Assert.Equal((DateTimeKind.Utc, DateTimeKind.Utc), (trial.StartedAt!.Value.Kind, trial.EndedAt!.Value.Kind));
    }

    [Fact]
    public void Trials_are_chosen_by_number_and_status()
    {
        Assert.Equal(["00003"], Run(new GetTuneTrialCommand { Path = ["digits"], Status = ["ERROR"] }).Of<TuneTrial>().Select(t => t.TrialId));
        var engine = new RecordingEngine(_folder.Path).Run(new GetTuneTrialCommand { Path = ["digits"], TrialId = ["7", "x", "00002"] });
        Assert.Equal([(ResultCodes.NoTrial, ErrorCategory.ObjectNotFound), (ResultCodes.NoTrial, ErrorCategory.ObjectNotFound)], engine.Errors.Select(e => (e.Id, e.Category)));
        Assert.Contains("there is no trial '7'; it has 00001 to 00006", engine.Errors[0].Error.Message, StringComparison.Ordinal);
        Assert.Equal("00002", Assert.Single(engine.Of<TuneTrial>()).TrialId);
    }

    [Fact]
    public void Reports_are_records_in_the_order_they_were_read()
    {
        var records = Run(new GetTuneReportCommand { Path = ["digits"] }).Of<ResultRecord>();
        Assert.Equal(["Experiment", "Path", "TrialId", "Attempt", "training_iteration", "loss", "stage", "Checkpoint", "Time"], records[0].Names);
        Assert.Equal([0.9, 0.25, 0.5, 2.5, double.NaN, 0.75], records.Select(r => (double)r["loss"]!));
        Assert.Equal(("00001", 1L, 1L, "warm-up"), (records[0]["TrialId"], records[0]["Attempt"], records[0]["training_iteration"], records[0]["stage"]));
        Assert.Equal(SampleExperiment.Start.UtcDateTime.AddSeconds(20), records[0]["Time"]);
        Assert.Equal(Path.Combine(_experiment, "trials", "00001", "checkpoints", "000003"), records[2]["Checkpoint"]);
        Assert.Equal([2.5], Run(new GetTuneReportCommand { Path = ["digits"], TrialId = ["2"] }).Of<ResultRecord>().Select(r => r["loss"]));
    }

    [Fact]
    public void A_log_is_lines_and_its_tail_the_last_of_them()
    {
        string log = Log("stdout.log");
        File.WriteAllText(log, "one\r\ntwo\n\nvier \u00e4\nfive");
        Assert.Equal(["one", "two", "", "vier \u00e4", "five"], Run(new ReceiveTuneLogCommand { Path = ["digits"], TrialId = ["1"] }).Of<string>());
        Assert.Equal(["vier \u00e4", "five"], Tail(2));
        Assert.Empty(Tail(0));
        Assert.Equal(5, Tail(99).Count);
        File.AppendAllText(log, "\n");
        Assert.Equal(["five"], Tail(1));
        File.WriteAllText(log, string.Concat(Enumerable.Range(1, 40_000).Select(i => $"line {i}\n")));
        Assert.Equal(40_000, Run(new ReceiveTuneLogCommand { Path = ["digits"], TrialId = ["1"] }).Output.Count);
        var most = Tail(20_000);
        Assert.Equal((20_000, "line 20001"), (most.Count, most[0]));
    }

    [Fact]
    public void Waiting_for_a_log_ends_with_its_attempt()
    {
        File.WriteAllText(Log("stderr.log"), "last words\n");
        using var command = new ReceiveTuneLogCommand { Path = ["digits"], TrialId = ["1"], Clock = Clock };
        var engine = new RecordingEngine(_folder.Path).Run(command, ["Wait", "StandardError"]);
        Assert.Equal(["last words"], engine.Of<string>());
    }

    [Fact]
    public void Where_there_is_no_log_the_error_says_why()
    {
        using var command = new ReceiveTuneLogCommand { Path = ["digits"], TrialId = ["2", "6", "1"], Attempt = 4, Clock = Clock };
        var engine = new RecordingEngine(_folder.Path).Run(command, ["Attempt"]);
        Assert.All(engine.Errors, e => Assert.Equal(TrialLog.NoLog, e.Id));
        Assert.Equal(3, engine.Errors.Count);
        Assert.Contains("has no attempt 4; it has 1 to 1", engine.Errors[0].Error.Message, StringComparison.Ordinal);
        Assert.Contains("has not been started", engine.Errors[1].Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_is_asked_to_stop_and_one_that_is_over_is_left_alone()
    {
        var engine = new RecordingEngine(_folder.Path).Run(new StopTuneTrialCommand { Path = ["digits"], TrialId = ["5", "1"], Clock = Clock, Reason = "enough" }, ["PassThru"]);
        Assert.Equal("stop trial 00005 of digits", Assert.Single(engine.Asked).What);
        Assert.Equal(["00005", "00001"], engine.Of<TuneTrial>().Select(t => t.TrialId));
        Assert.Contains("nobody drives it now", engine.Verbose[0], StringComparison.Ordinal);
        Assert.Contains("is over already", engine.Verbose[1], StringComparison.Ordinal);
        string request = Assert.Single(Directory.EnumerateFiles(_experiment, "*", SearchOption.AllDirectories), f => File.ReadAllText(f).Contains("enough", StringComparison.Ordinal));
        Assert.Contains("00005", File.ReadAllText(request), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_asked_of_a_trial_when_the_person_says_no()
    {
        var engine = new RecordingEngine(_folder.Path) { Agrees = false };
        engine.Run(new StopTuneTrialCommand { Path = ["digits"], TrialId = ["5"], Reason = "enough" });
        Assert.DoesNotContain(Directory.EnumerateFiles(_experiment, "*", SearchOption.AllDirectories), f => File.ReadAllText(f).Contains("enough", StringComparison.Ordinal));
    }

    private static FixedClock Clock => new(SampleExperiment.Now);

    private string Log(string name)
    {
        string folder = Path.Combine(_experiment, "trials", "00001", "1");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }

    private IReadOnlyList<string> Tail(int lines) =>
        new RecordingEngine(_folder.Path).Run(new ReceiveTuneLogCommand { Path = ["digits"], TrialId = ["1"], Tail = lines, Clock = Clock }, ["Tail"]).Of<string>();

    private RecordingEngine Run<T>(T command)
        where T : Tune.Hpc.PowerShell.ExperimentCmdlet
    {
        command.Clock = Clock;
        var engine = new RecordingEngine(_folder.Path).Run(command);
        Assert.Empty(engine.Errors);
        return engine;
    }
}
