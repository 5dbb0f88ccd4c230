using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Tune.Hpc.PowerShell;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.TrialSide;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>What a trial calls: inside of a trial, and outside of one.</summary>
public sealed class TrialCmdletTests : IDisposable
{
    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();
    private readonly Dictionary<string, string?> _variables = [];
    private readonly RecordingEngine _engine;
    private readonly TrialSession _session;

    public TrialCmdletTests()
    {
        _engine = new RecordingEngine(_folder.Path);
        _variables["TUNE_REPORTS"] = _folder["reports.jsonl"];
        _variables["TUNE_CONTROL"] = _folder["control.json"];
        _variables["TUNE_CHECKPOINT_DIR"] = _folder.Sub("checkpoints");
        _variables["TUNE_TRIAL_ID"] = "00042";
        _session = TrialSession.With(_variables.GetValueOrDefault);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_is_one_line_of_the_inbox()
    {
        Write(new Hashtable { ["loss"] = 0.25, ["train"] = new OrderedDictionary { ["accuracy"] = 1 }, ["took"] = TimeSpan.FromMinutes(1), ["none"] = null });
        var report = Assert.Single(Reports());
        Assert.Equal(0.25, report.GetProperty("loss").GetDouble());
        Assert.Equal(1, report.GetProperty("train/accuracy").GetInt32());
        Assert.Equal(60, report.GetProperty("took").GetDouble());
        Assert.Equal(1, report.GetProperty("training_iteration").GetInt32());
        Assert.False(report.TryGetProperty("none", out _));
        Assert.Empty(_engine.Output);
    }

    [Fact]
    public void Each_object_of_the_pipeline_is_a_report_and_iterations_count_on()
    {
        Run(new WriteTuneReportCommand(), [], c => c.Metric = new Hashtable { ["loss"] = 2 }, c => c.Metric = new Hashtable { ["loss"] = 1 });
        Write(new Hashtable { ["loss"] = 0.5 });
        Assert.Equal([1, 2, 3], Reports().Select(r => r.GetProperty("training_iteration").GetInt32()));
    }

    [Theory]
    [InlineData(5, "a report is a hashtable or a custom object, such as @{ loss = 0.31 }, not a Int32 (5)")]
    [InlineData("loss=1", "not a String (loss=1)")]
    public void What_is_no_report_is_an_error_and_the_next_one_is_still_taken(object given, string why)
    {
        Run(new WriteTuneReportCommand(), [], c => c.Metric = given, c => c.Metric = new Hashtable { ["loss"] = 1 });
        var (error, id, category, target) = Assert.Single(_engine.Errors);
        Assert.Contains(why, error.Message);
        Assert.Equal((ModuleCodes.BadReport, ErrorCategory.InvalidOperation, given), (id, category, target));
        Assert.Single(Reports());
    }

    [Theory]
    [InlineData("_checkpoint", 1, "names that begin with _ are reserved.")]
    [InlineData("training_iteration", 1.5, "training_iteration must be a whole number, not '1.5'.")]
    public void What_the_client_refuses_is_an_error_in_its_words(string name, object value, string why)
    {
        Write(new Hashtable { [name] = value });
        Assert.EndsWith(why, Assert.Single(_engine.Errors).Error.Message);
        Assert.False(File.Exists(_folder["reports.jsonl"]));
    }

    [Fact]
    public void The_tuners_answer_comes_with_PassThru()
    {
        Tell("stop", "rung 1: rank 3 of 3");
        Write(new Hashtable { ["loss"] = 1 }, "PassThru");
        var answer = Assert.Single(_engine.Of<TuneCommand>());
        Assert.True(answer is { Kind: "stop", ShouldEnd: true, ShouldStop: true, ShouldPause: false, ExitCode: 0 });
        Assert.Equal("stop: rung 1: rank 3 of 3", answer.ToString());
    }

    [Fact]
    public void A_new_configuration_comes_as_a_dictionary()
    {
        File.WriteAllText(_folder["new.json"], """{"lr": 0.5, "layers": [1, 2]}""");
        File.WriteAllText(_folder["control.json"], JsonSerializer.Serialize(new { seq = 1, command = "update", config = _folder["new.json"], checkpoint = "c" }));
        Write(new Hashtable { ["loss"] = 1 }, "PassThru");
        var answer = Assert.Single(_engine.Of<TuneCommand>());
        Assert.Equal(0.5, answer.NewConfig!["LR"]);
        Assert.Equal(new object[] { 1L, 2L }, answer.NewConfig["layers"]);
        Assert.Equal("c", answer.NewCheckpoint);
    }

    [Fact]
    public void A_script_that_takes_updates_says_so_and_goes_on_from_there()
    {
        Write(new Hashtable { ["loss"] = 1 }, "AcceptUpdate");
        File.WriteAllText(_folder["new.json"], """{"lr": 0.5}""");
        File.WriteAllText(_folder["control.json"], JsonSerializer.Serialize(new { seq = 1, command = "update", config = _folder["new.json"], checkpoint = "c", iteration = 20, update = 3 }));
        Write(new Hashtable { ["loss"] = 1 }, "AcceptUpdate", "PassThru");
        var answer = Assert.Single(_engine.Of<TuneCommand>());
        Assert.True(answer is { ShouldUpdate: true, ShouldEnd: false, NewIteration: 20 });
        Write(new Hashtable { ["loss"] = 1 }, "AcceptUpdate");
        Assert.Equal([(0, 1), (0, 2), (3, 21)], Reports().Select(r => (r.GetProperty("_update").GetInt32(), r.GetProperty("training_iteration").GetInt32())));
        Run(new GetTuneTrialContextCommand(), []);
        var context = Assert.Single(_engine.Of<TuneTrialContext>());
        Assert.Equal((0.5, "c", 21, false), (context.Config["lr"], context.Checkpoint, context.Iteration, context.CheckpointDue));
        _variables["TUNE_CHECKPOINT_FREQUENCY"] = "11";
        Assert.True(context.CheckpointDue);
    }

    [Theory, InlineData("stop", 0), InlineData("pause", 75)]
    public void A_script_block_is_left_where_it_reports(string kind, int exitCode)
    {
        _variables["TUNE_SCRIPT_BLOCK"] = "1";
        Tell(kind, "why");
        var ended = Assert.Throws<TerminatedException>(() => Write(new Hashtable { ["loss"] = 1 }));
        var signal = Assert.IsType<TuneTrialEndedException>(ended.InnerException);
        Assert.Equal((ModuleCodes.TrialEnded, ErrorCategory.OperationStopped, exitCode, "why"), (ended.Id, ended.Category, signal.ExitCode, signal.Reason));
        Assert.Single(Reports());
    }

    [Fact]
    public void A_command_of_its_own_is_not_left()
    {
        Tell("stop", "why");
        Write(new Hashtable { ["loss"] = 1 });
        Assert.Empty(_engine.Errors);
        Assert.Equal("stop: why", Assert.Single(_engine.Verbose));
    }

    [Fact]
    public void Outside_of_a_trial_a_report_is_shown()
    {
        _variables.Clear();
        _variables["TUNE_SCRIPT_BLOCK"] = "1";
        Write(new Hashtable { ["loss"] = 1 });
        Assert.StartsWith("""{"loss":1,"training_iteration":1""", Assert.Single(_engine.Said));
    }

    [Fact]
    public void A_block_writes_a_checkpoint_that_the_next_report_carries()
    {
        _engine.Block = (_, arguments) =>
        {
            File.WriteAllText(Path.Combine((string)arguments[0]!, "w.txt"), "weights");
            return ["what a block writes is nobody's output"];
        };
        Run(new SaveTuneCheckpointCommand { ScriptBlock = Block() }, ["ScriptBlock", "PassThru"]);
        Write(new Hashtable { ["loss"] = 1 });
        Assert.Equal(_folder["checkpoints", "000001"], Assert.Single(_engine.Of<DirectoryInfo>()).FullName);
        Assert.Equal("weights", File.ReadAllText(_folder["checkpoints", "000001", "w.txt"]));
        Assert.Equal("000001", Assert.Single(Reports()).GetProperty("_checkpoint").GetString());
    }

    [Fact]
    public void A_block_that_throws_leaves_no_checkpoint()
    {
        _engine.Block = (_, _) => throw new InvalidOperationException("bad");
        Assert.Throws<InvalidOperationException>(() => Run(new SaveTuneCheckpointCommand { ScriptBlock = Block() }, ["ScriptBlock"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["checkpoints"]));
    }

    [Fact]
    public void All_files_of_a_pipeline_make_one_checkpoint()
    {
        File.WriteAllText(_folder["a.bin"], "a");
        File.WriteAllText(_folder["b.bin"], "b");
        Run(new SaveTuneCheckpointCommand { Step = 7 }, ["Path", "Step"], c => c.Path = ["a.bin"], c => c.Path = ["b.*"]);
        Assert.Equal(["a.bin", "b.bin"], Directory.EnumerateFiles(_folder["checkpoints", "000007"]).Select(f => Path.GetFileName(f)).Order());
    }

    [Theory, InlineData("nonesuch"), InlineData("*.none")]
    public void A_file_that_is_not_there_is_named(string path)
    {
        Run(new SaveTuneCheckpointCommand { Path = [path] }, ["Path"]);
        var (error, id, _, _) = Assert.Single(_engine.Errors);
        Assert.Equal((ModuleCodes.BadCheckpoint, $"-Path: there is no file or folder '{path}'"), (id, error.Message));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["checkpoints"]));
    }

    [Fact]
    public void The_context_tells_what_the_trial_is_and_follows_it()
    {
        File.WriteAllText(_folder["config.json"], """{"lr": 0.1, "optimizer": {"type": "sgd"}, "C": 1, "c": 2}""");
        _variables["TUNE_CONFIG"] = _folder["config.json"];
        _variables["TUNE_ITERATION"] = "3";
        var session = TrialSession.With(_variables.GetValueOrDefault);
        _engine.Run(new GetTuneTrialContextCommand { Session = session });
        var context = Assert.Single(_engine.Of<TuneTrialContext>());
        Assert.Equal(("00042", 3, true, false), (context.TrialId, context.Iteration, context.IsTrial, context.ShouldStop));
        Assert.Equal("sgd", ((OrderedDictionary)context.Config["optimizer"]!)["type"]);
        Assert.Equal((1L, 2L), (context.Config["C"], context.Config["c"]));
        Assert.True(context.HasTime);

        Tell("pause", "the job's time is nearly over");
        _variables["TUNE_DEADLINE"] = "1";
        Assert.True(context.ShouldPause);
        Assert.Equal(TimeSpan.Zero, context.TimeLeft);
        Assert.False(context.HasTime);
    }

    [Fact]
    public void Outside_of_a_trial_everything_has_a_harmless_answer()
    {
        _variables.Clear();
        _engine.Run(new GetTuneTrialContextCommand { Session = _session });
        var context = Assert.Single(_engine.Of<TuneTrialContext>());
        Assert.True(context is { IsTrial: false, TrialId: null, Checkpoint: null, HasTime: true, ShouldStop: false, ShouldPause: false, TimeLeft: null, Config.Count: 0 });
        Assert.Equal("not a trial", context.ToString());
    }

    [Fact]
    public void A_configuration_that_cannot_be_read_is_an_error()
    {
        _variables["TUNE_CONFIG"] = _folder["none.json"];
        var ended = Assert.Throws<TerminatedException>(() => _engine.Run(new GetTuneTrialContextCommand { Session = TrialSession.With(_variables.GetValueOrDefault) }));
        Assert.Equal(ModuleCodes.BadTrial, ended.Id);
    }

    private static ScriptBlock Block() => (ScriptBlock)RuntimeHelpers.GetUninitializedObject(typeof(ScriptBlock));

    private void Write(object metric, params string[] parameters) => Run(new WriteTuneReportCommand { Metric = metric }, parameters);

    private void Run<T>(T cmdlet, string[] parameters, params Action<T>[] inputs)
        where T : TrialCmdlet
    {
        cmdlet.Session = _session;
        _engine.Run(cmdlet, parameters, inputs);
    }

    private void Tell(string command, string reason) =>
        File.WriteAllText(_folder["control.json"], string.Create(CultureInfo.InvariantCulture, $$"""{"seq": 1, "command": "{{command}}", "reason": "{{reason}}"}"""));

    private List<JsonElement> Reports() => [.. File.ReadAllLines(_folder["reports.jsonl"]).Select(l => JsonDocument.Parse(l).RootElement)];
}
