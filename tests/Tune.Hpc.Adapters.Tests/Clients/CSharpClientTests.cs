using System.Text.Json;
using Tune.Hpc.Client;

namespace Tune.Hpc.Adapters.Tests.Clients;

public sealed class CSharpClientTests : IDisposable
{
    private readonly TrialFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly TuneTrial _trial;

    public CSharpClientTests() => _trial = NewTrial();

    public void Dispose()
    {
        _trial.Dispose();
        _output.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_report_is_one_exact_line()
    {
        _trial.Report(With(("loss", 0.3), ("steps", 7), ("ok", true), ("note", "x")));
        Assert.Equal("""{"loss":0.3,"steps":7,"ok":true,"note":"x","timestamp":1.5,"time_total_s":2,"training_iteration":1}""" + "\n", _folder.Text);
    }

    [Fact]
    public void Time_and_iteration_are_added_and_the_iteration_counts()
    {
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("go_on", _trial.Report(("loss", i)).Kind);
        }

        Assert.Equal([1, 2, 3], _folder.Parsed.Select(line => line.GetProperty("training_iteration").GetInt32()));
        Assert.All(_folder.Parsed, line => Assert.True(line.GetProperty("timestamp").GetDouble() > 1.7e9));
        Assert.All(_folder.Parsed, line => Assert.True(line.GetProperty("time_total_s").GetDouble() >= 0));
    }

    [Fact]
    public void The_iteration_goes_on_from_the_checkpoint_and_from_a_given_one()
    {
        _folder.Environment["TUNE_ITERATION"] = "10";
        using var trial = NewTrial();
        Assert.Equal(10, trial.Iteration);
        trial.Report(("loss", 1));
        trial.Report(("loss", 1), ("training_iteration", 20));
        trial.Report(("loss", 1));
        Assert.Equal(21, trial.Iteration);
        Assert.Equal([11, 20, 21], _folder.Parsed.Select(line => line.GetProperty("training_iteration").GetDouble()));
    }

    [Fact]
    public void Odd_values_arrive_as_they_were()
    {
        var inner = new Dictionary<string, object?> { ["a"] = 1, ["b"] = new Dictionary<string, double> { ["c"] = 0.5 } };
        _trial.Report(With(("q\"\\\n", "a\"b\\c\nd\te"), ("ü", "日本\u2028"), ("half", "\ud800"), ("nested", inner), ("gone", null)));
        var line = Assert.Single(_folder.Parsed);
        Assert.Equal("a\"b\\c\nd\te", line.GetProperty("q\"\\\n").GetString());
        Assert.Equal("日本\u2028", line.GetProperty("ü").GetString());
        Assert.Equal("\ufffd", line.GetProperty("half").GetString());
        Assert.Equal(1, line.GetProperty("nested/a").GetInt32());
        Assert.Equal(0.5, line.GetProperty("nested/b/c").GetDouble());
        Assert.False(line.TryGetProperty("gone", out _));
    }

    [Fact]
    public void Not_a_number_and_infinities_are_strings()
    {
        _trial.Report(With(("a", double.NaN), ("b", float.PositiveInfinity), ("c", double.NegativeInfinity)));
        Assert.StartsWith("""{"a":"nan","b":"inf","c":"-inf",""", _folder.Text);
    }

    [Fact]
    public void Every_number_of_the_language_is_a_number()
    {
        _trial.Report(With(("a", 0.1f), ("b", 1.10m), ("c", ulong.MaxValue), ("d", (byte)1), ("e", long.MinValue), ("f", DayOfWeek.Friday), ("g", 'x')));
        Assert.StartsWith("""{"a":0.1,"b":1.10,"c":18446744073709551615,"d":1,"e":-9223372036854775808,"f":"Friday","g":"x",""", _folder.Text);
    }

    public static TheoryData<string, object, string> Unreportable => new()
    {
        { "weights", new[] { 1, 2 }, "metric 'weights': Int32[]" },
        { "model", new Version(1, 0), "metric 'model': Version" },
        { "_mine", 1, "metric '_mine'" },
        { "training_iteration", 1.5, "training_iteration must be a whole number" },
        { "text", new string('x', 1 << 20), "the limit is 1048576" },
    };

    [Theory, MemberData(nameof(Unreportable), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_reported_is_named_and_nothing_is_written(string name, object value, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => _trial.Report(new Dictionary<string, object?> { [name] = value }));
        Assert.Contains(message, error.Message);
        Assert.Equal("", _folder.Text);
    }

    [Fact]
    public void A_torn_line_of_a_dead_process_does_not_spoil_the_next()
    {
        File.WriteAllText(_folder.Reports, "{\"loss\": 0.");
        _trial.Report(("loss", 2));
        _trial.Report(("loss", 3));
        Assert.Equal("{\"loss\": 0.", _folder.Lines[0]);
        Assert.Equal([2, 3], _folder.Lines[1..].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("loss").GetInt32()));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named()
    {
        _folder.Environment["TUNE_REPORTS"] = Path.Combine(_folder.Root, "no", "such", "folder");
        using var trial = NewTrial();
        Assert.Contains("such", Assert.ThrowsAny<IOException>(() => trial.Report(("loss", 1))).Message);
    }

    [Fact]
    public void A_full_disk_is_an_error_that_names_the_place()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        _folder.Environment["TUNE_REPORTS"] = "/dev/full";
        using var trial = NewTrial();
        Assert.Contains("'/dev/full'", Assert.Throws<IOException>(() => trial.Report(("loss", 1))).Message);
        Assert.Equal(0, trial.Iteration);
    }

    [Fact]
    public void The_configuration_is_read_by_path_and_type()
    {
        Assert.Equal(0.01, _trial.Get("lr", 1.0));
        Assert.Equal((3, 3L, 3.0, 3f), (_trial.Get("layers", 0), _trial.Get("layers", 0L), _trial.Get("layers", 0.0), _trial.Get("layers", 0f)));
        Assert.Equal(64, _trial.Get("width", 0));
        Assert.Equal(("sgd", true), (_trial.Get<string>("optimizer/type"), _trial.Get<bool>("optimizer/nesterov")));
        Assert.Equal((7, 8), (_trial.Get("optimizer/missing", 7), _trial.Get("none", 8)));
        Assert.Equal("a b", _trial.Config.GetProperty("name").GetString());
        Assert.Equal(DayOfWeek.Wednesday, _trial.Get("layers", DayOfWeek.Sunday));
    }

    [Fact]
    public void A_setting_that_is_missing_or_of_another_type_is_named()
    {
        Assert.Contains("'depth'", Assert.Throws<KeyNotFoundException>(() => _trial.Get<int>("depth")).Message);
        Assert.Contains("'lr' is 0.01", Assert.Throws<InvalidOperationException>(() => _trial.Get("lr", 1)).Message);
        Assert.Contains("'name' is \"a b\"", Assert.Throws<InvalidOperationException>(() => _trial.Get("name", 1.0)).Message);
    }

    [Fact]
    public void The_trial_is_described()
    {
        _folder.Environment["TUNE_DEADLINE"] = "4000000000";
        _folder.Environment["TUNE_CHECKPOINT"] = "/somewhere/000003";
        using var trial = NewTrial();
        Assert.Equal(("00042", "test", 2, 123, "/somewhere/000003"), (trial.Id, trial.Experiment, trial.Attempt, trial.Seed, trial.Checkpoint));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(4_000_000_000), trial.Deadline);
        Assert.True(trial.TimeLeft > TimeSpan.Zero);
    }

    [Fact]
    public void Outside_a_trial_reports_are_printed_and_the_rest_is_harmless()
    {
        _folder.Environment.Clear();
        using var trial = NewTrial();
        Assert.Equal(0, trial.Report(With(("loss", "ü"))).ExitCode);
        Assert.Equal("""{"loss":"ü","timestamp":1.5,"time_total_s":2,"training_iteration":1}""" + "\n", _output.ToString());
        Assert.Null(trial.SaveCheckpoint(1, folder => File.WriteAllText(Path.Combine(folder, "x"), "")));
        Assert.Equal((false, false, null, null, null), (trial.IsTrial, trial.ShouldStop, trial.Seed, trial.TimeLeft, trial.Checkpoint));
        Assert.Equal(5, trial.Get("lr", 5));
    }

    private TuneTrial NewTrial()
    {
        var variables = new Dictionary<string, string?>(_folder.Environment);
        return new TuneTrial(name => variables.GetValueOrDefault(name), _output);
    }

    private static Dictionary<string, object?> With(params (string Name, object? Value)[] metrics)
    {
        var all = metrics.ToDictionary(m => m.Name, m => m.Value);
        all["timestamp"] = 1.5;
        all["time_total_s"] = 2;
        return all;
    }
}
