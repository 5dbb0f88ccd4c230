using System.Text.Json;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Clients;

public sealed class PythonClientTests : IDisposable
{
    private const string Fixed = "timestamp=1.5, time_total_s=2";

    private readonly TrialFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_is_one_exact_line()
    {
        Python.Run(_folder, $"tune_hpc.report(loss=0.3, steps=7, ok=True, note='x', {Fixed})").Good();
        Assert.Equal(
            """{"loss": 0.3, "steps": 7, "ok": true, "note": "x", "timestamp": 1.5, "time_total_s": 2, "training_iteration": 1}""" + "\n",
            _folder.Text);
    }

    [Fact]
    public void Time_and_iteration_are_added_and_the_iteration_counts()
    {
        Python.Run(_folder, "for i in range(3): tune_hpc.report(loss=i)").Good();
        Assert.Equal([1, 2, 3], _folder.Parsed.Select(line => line.GetProperty("training_iteration").GetInt32()));
        Assert.All(_folder.Parsed, line => Assert.True(line.GetProperty("timestamp").GetDouble() > 1.7e9));
        Assert.All(_folder.Parsed, line => Assert.True(line.GetProperty("time_total_s").GetDouble() >= 0));
    }

    [Fact]
    public void The_iteration_goes_on_from_the_checkpoint_and_from_a_given_one()
    {
        _folder.Environment["TUNE_ITERATION"] = "10";
        string output = Python.Run(_folder, """
            print(tune_hpc.iteration())
            tune_hpc.report(loss=1)
            tune_hpc.report(loss=1, training_iteration=20)
            tune_hpc.report(loss=1)
            print(tune_hpc.iteration())
            """).Good();
        Assert.Equal("10\n21\n", output);
        Assert.Equal([11, 20, 21], _folder.Parsed.Select(line => line.GetProperty("training_iteration").GetInt32()));
    }

    [Fact]
    public void Odd_values_arrive_as_they_were()
    {
        Python.Run(_folder, """
            tune_hpc.report({'q"\\\n': 'a"b\\c\nd\te', 'ü': '日本\u2028', 'half': '\ud800', 'nested': {'a': 1, 'b': {'c': False}}, 'gone': None})
            """).Good();
        var line = Assert.Single(_folder.Parsed);
        Assert.Equal("a\"b\\c\nd\te", line.GetProperty("q\"\\\n").GetString());
        Assert.Equal("日本\u2028", line.GetProperty("ü").GetString());
        Assert.Equal("\ufffd", line.GetProperty("half").GetString());
        Assert.Equal(1, line.GetProperty("nested/a").GetInt32());
        Assert.False(line.GetProperty("nested/b/c").GetBoolean());
        Assert.False(line.TryGetProperty("gone", out _));
    }

    [Fact]
    public void Not_a_number_and_infinities_are_strings()
    {
        Python.Run(_folder, $"tune_hpc.report(a=float('nan'), b=float('inf'), c=-float('inf'), {Fixed})").Good();
        Assert.StartsWith("""{"a": "nan", "b": "inf", "c": "-inf", """, _folder.Text);
    }

    [Fact]
    public void Things_with_an_item_are_taken_like_numpy_scalars_and_tensors()
    {
        Python.Run(_folder, $$"""
            class Scalar:
                def __init__(self, value): self.value = value
                def item(self): return self.value
            tune_hpc.report(a=Scalar(0.5), b=Scalar(3), c=Scalar(True), d=Scalar(float('nan')), {{Fixed}})
            """).Good();
        Assert.StartsWith("""{"a": 0.5, "b": 3, "c": true, "d": "nan", """, _folder.Text);
    }

    [Fact]
    public void Numpy_scalars_and_arrays_of_one_are_numbers()
    {
        string python = new[] { Python.Program, "/usr/bin/python3" }.FirstOrDefault(HasNumpy) ?? "";
        RealPart.Require(python.Length > 0, "a python3 with numpy", "apt-get install python3-numpy");
        var variables = new Dictionary<string, string?>(_folder.Environment) { ["PYTHONPATH"] = Path.GetDirectoryName(Python.ClientFile) };
        Running.ToTheEnd(python, ["-B", "-c", $$"""
            import numpy, tune_hpc
            tune_hpc.report(a=numpy.float32(0.5), b=numpy.int64(3), c=numpy.bool_(True), d=numpy.array([2.5]), e=numpy.float64('inf'), {{Fixed}})
            try: tune_hpc.report(wide=numpy.zeros(2))
            except TypeError as e: print(e)
            """], variables).Good();
        Assert.StartsWith("""{"a": 0.5, "b": 3, "c": true, "d": 2.5, "e": "inf", """, Assert.Single(_folder.Lines));
    }

    [Theory]
    [InlineData("tune_hpc.report(weights=[1, 2])", "TypeError: metric 'weights'")]
    [InlineData("tune_hpc.report(model=object())", "TypeError: metric 'model'")]
    [InlineData("tune_hpc.report({'a': {'b': b'x'}})", "TypeError: metric 'a/b'")]
    [InlineData("tune_hpc.report({1: 2})", "TypeError: the name of a metric")]
    [InlineData("tune_hpc.report(_mine=2)", "ValueError: metric '_mine'")]
    [InlineData("tune_hpc.report(training_iteration=1.5)", "TypeError: training_iteration")]
    [InlineData("tune_hpc.report(text='x' * 1048576)", "ValueError: the report is")]
    [InlineData("tune_hpc.report(loss=1, checkpoint='not/there')", "FileNotFoundError: the checkpoint 'not/there'")]
    public void What_cannot_be_reported_is_named_and_nothing_is_written(string program, string error)
    {
        var outcome = Python.Run(_folder, program);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(error, outcome.Errors);
        Assert.Equal("", _folder.Text);
    }

    [Fact]
    public void A_torn_line_of_a_dead_process_does_not_spoil_the_next()
    {
        File.WriteAllText(_folder.Reports, "{\"loss\": 0.1}\n{\"loss\": 0.");
        Python.Run(_folder, "tune_hpc.report(loss=2); tune_hpc.report(loss=3)").Good();
        Assert.Equal(["{\"loss\": 0.1}", "{\"loss\": 0."], _folder.Lines[..2]);
        Assert.Equal([2, 3], _folder.Lines[2..].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("loss").GetInt32()));
    }

    [Fact]
    public void A_line_cut_by_a_full_disk_is_an_error_and_the_next_one_is_whole()
    {
        string output = Python.Run(_folder, """
            import resource
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (20, hard))
            try: tune_hpc.report(loss=1)
            except OSError as error: print(error.filename == os.environ['TUNE_REPORTS'], tune_hpc.iteration())
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
            tune_hpc.report(loss=2)
            """).Good();
        Assert.Equal("True 0\n", output);
        Assert.Equal(2, _folder.Lines.Length);
        Assert.StartsWith("{\"loss\": 2, \"training_iteration\": 1,", _folder.Lines[1]);
    }

    [Fact]
    public void The_client_is_written_for_Python_3_6()
    {
        string program = $"import ast; ast.parse(open({JsonSerializer.Serialize(Python.ClientFile)}).read(), feature_version=(3, 6))";
        Running.ToTheEnd(Python.Program, ["-c", program], _folder.Environment).Good();
    }

    [Fact]
    public void Eight_writers_at_once_write_whole_lines()
    {
        string Program(int writer) => $"for i in range(100): tune_hpc.report(writer={writer}, filler='x' * 3000)";
        var writers = Enumerable.Range(0, 8).Select(w => Python.Start(_folder, Program(w))).ToArray();
        Array.ForEach(writers, writer => writer.End().Good());
        Assert.Equal(Enumerable.Repeat(100, 8), _folder.Parsed.CountBy(line => line.GetProperty("writer").GetInt32()).Select(pair => pair.Value));
    }

    [Fact]
    public void The_trial_is_described()
    {
        _folder.Environment["TUNE_DEADLINE"] = "4000000000";
        _folder.Environment["TUNE_CHECKPOINT"] = "/somewhere/000003";
        string output = Python.Run(_folder, """
            config = tune_hpc.config()
            config['lr'] = 9
            print(type(config).__name__, tune_hpc.config()['lr'], tune_hpc.config()['optimizer']['type'])
            print(tune_hpc.trial_id(), tune_hpc.attempt(), tune_hpc.seed(), tune_hpc.deadline(), tune_hpc.time_left() > 0)
            print(tune_hpc.get_checkpoint(), tune_hpc.context()['experiment'], tune_hpc.context()['in_trial'])
            """).Good();
        Assert.Equal("dict 0.01 sgd\n00042 2 123 4000000000.0 True\n/somewhere/000003 test True\n", output);
    }

    [Fact]
    public void Outside_a_trial_reports_are_printed_and_the_rest_is_harmless()
    {
        _folder.Environment.Clear();
        _folder.Environment["PYTHONIOENCODING"] = "ascii";
        string output = Python.Run(_folder, $$"""
            with tune_hpc.checkpoint_dir(1) as folder:
                open(os.path.join(folder, 'x'), 'w').close()
            command = tune_hpc.report(loss='ü', checkpoint=sys.executable, {{Fixed}})
            print(command.kind, os.path.exists(folder), tune_hpc.config(), tune_hpc.seed())
            print(tune_hpc.get_checkpoint(), tune_hpc.time_left(), tune_hpc.should_stop())
            """).Good();
        Assert.Equal("""{"loss": "ü", "timestamp": 1.5, "time_total_s": 2, "training_iteration": 1}""" + "\ngo_on False {} None\nNone None False\n", output);
    }

    [Fact]
    public void The_command_line_reports_without_counting()
    {
        string[] words = ["report", "loss=3e-1", "n=5", "ok=true", "bad=nan", "note=a=b\"", "timestamp=1"];
        Running.ToTheEnd(Python.Program, ["-B", Python.ClientFile, .. words], _folder.Environment).Good();
        Assert.Equal("""{"loss": 0.3, "n": 5, "ok": true, "bad": "nan", "note": "a=b\"", "timestamp": 1}""" + "\n", _folder.Text);
    }

    [Fact]
    public void The_command_line_explains_itself()
    {
        var outcome = Running.ToTheEnd(Python.Program, ["-B", Python.ClientFile, "report", "loss"], _folder.Environment);
        Assert.Equal((2, "report: expected name=value, got 'loss'\n"), (outcome.ExitCode, outcome.Errors));
        Assert.Equal(1, Running.ToTheEnd(Python.Program, ["-B", Python.ClientFile, "should-stop"], _folder.Environment).ExitCode);
        _folder.Tell("stop");
        Assert.Equal(0, Running.ToTheEnd(Python.Program, ["-B", Python.ClientFile, "should-stop"], _folder.Environment).ExitCode);
    }

    private static bool HasNumpy(string python) =>
        File.Exists(python) && Running.ToTheEnd(python, ["-c", "import numpy"], new Dictionary<string, string?>()).ExitCode == 0;
}
