using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Numerics;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Definitions;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>Experiments made of a session's values.</summary>
public sealed class DefinitionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingEngine _engine;

    public DefinitionTests() => _engine = new RecordingEngine(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_key_of_the_specification_is_a_parameter()
    {
        string[] keys = [.. SpecDocs.Flags.Where(f => !f.Key.Contains('.')).Select(f => f.Key)];
        Assert.Equal(keys.Select(SpecParameters.Of).Order(), NewTuneExperimentCommand.Keys.Select(k => k.Name).Order());
        Assert.Equal(keys.Order(), NewTuneExperimentCommand.Keys.Select(k => SpecParameters.KeyOf(k.Name)).Order());
    }

    [Theory]
    [InlineData("scheduler", typeof(NewTuneSchedulerCommand))]
    public void Every_setting_of_a_section_is_a_parameter(string key, Type cmdlet)
    {
        var parameters = cmdlet.GetProperties().Where(p => p.DeclaringType == cmdlet && p.Name != "Type").Select(p => SpecParameters.KeyOf(p.Name));
        Assert.Equal(SpecDocs.KeysOf(key).Select(k => k.Key).Order(), parameters.Order());
    }

    [Fact] // Their parameters are made when the type is known: a real engine tries them, in tests/pester.
    public void Every_setting_of_a_searcher_has_a_parameter_s_name_and_back()
    {
        string[] keys = [.. SpecDocs.SettingsOf("search_alg").Select(s => s.Key)];
        Assert.Equal(keys, keys.Select(k => SpecParameters.KeyOf(SpecParameters.Of(k))));
        Assert.Equal(keys.Length, keys.Select(SpecParameters.Of).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Tables_in_any_spelling_become_a_specification()
    {
        var made = New(
            ("Name", "digits"),
            ("Command", new object[] { "sh", "-c", "true", "{lr}" }),
            ("ParamSpace", new Hashtable { ["lr"] = SearchSpaceFunctions.LogUniform(1e-4, 0.1), ["layers"] = 3, ["kind"] = new[] { "a", "b" } }),
            ("Metric", "loss"),
            ("Mode", "MAX"),
            ("Scheduler", new Hashtable { ["Type"] = "ASHA", ["MaxT"] = 27, ["reduction_factor"] = 3.0f }),
            ("TimeBudget", TimeSpan.FromHours(2)),
            ("StopGrace", "45s"),
            ("Stop", new object[] { new TuneStopper("loss", "<=", 0.1), "result.loss > 5", new Hashtable { ["training_iteration"] = 9 } }),
            ("NumSamples", 20L));
        Assert.Equal("max", made.Mode);
        Assert.Equal("asha", made.Scheduler);
        Assert.Equal(["kind", "layers", "lr"], made.ParamSpace.Keys.Cast<string>());
        Assert.Equal("loguniform(0.0001, 0.1)", made.ParamSpace["lr"]);
        Assert.Equal(7200L, made.Specification["time_budget_s"]);
        Assert.Equal(3, ((object[])made.Specification["stop"]!).Length);
        Assert.Equal(_folder["tune-results", "digits"], made.Path);
        Assert.False(made.Exists);
    }

    [Fact]
    public void A_searchers_points_may_be_results_of_another_experiment()
    {
        var record = new ResultRecord("Tune.Result", ["TrialId", "lr", "config/status", "status", "optimizer/type", "loss"], ["00001", 0.5, "hot", "TERMINATED", "sgd", 0.1]);
        var made = New(
            ("Command", "sh a"),
            ("ParamSpace", new Hashtable { ["lr"] = "uniform(0, 1)", ["status"] = "choice([hot, cold])", ["optimizer"] = new Hashtable { ["type"] = "choice([sgd, adam])" } }),
            ("PointsToEvaluate", new object[] { record, new OrderedDictionary { ["lr"] = 0.25 } }));
        var points = ((object[])made.Specification["points_to_evaluate"]!).Cast<OrderedDictionary>().ToList();
        Assert.Equal((0.5, "hot", "sgd"), (points[0]["lr"], points[0]["status"], ((OrderedDictionary)points[0]["optimizer"]!)["type"]));
        Assert.Equal(0.25, points[1]["lr"]);
    }

    [Fact]
    public void Numbers_of_all_types_keep_their_value()
    {
        object[] whole = [(sbyte)7, (byte)7, (short)7, (ushort)7, 7, 7u, 7L, 7ul, (nint)7, (Int128)7, (UInt128)7, new BigInteger(7), 7m];
        Assert.All(whole, number => Assert.Equal(Trials.ConfigValue.Of(7), NumberValues.Of(number)));
        object[] broken = [0.1, 0.1f, 0.1m];
        Assert.All(broken, number => Assert.Equal(Trials.ConfigValue.Of(0.1), NumberValues.Of(number)));
        Assert.Null(NumberValues.Of(ulong.MaxValue));
        Assert.Null(NumberValues.Of("7"));
    }

    [Fact]
    public void Objects_ranges_times_and_wrapped_values_become_what_they_mean()
    {
        object custom = new();
        _engine.Wrapped[custom] = new OrderedDictionary { ["x"] = "uniform(0, 1)", ["list"] = new List<object?> { 1, null, DayOfWeek.Friday }, ["at"] = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) };
        var space = New(("Command", "sh a"), ("ParamSpace", custom)).ParamSpace;
        Assert.Equal(["x", "list", "at"], space.Keys.Cast<string>());
        Assert.Equal([1L, null, "Friday"], (object?[])space["list"]!);
        Assert.Equal("2026-01-02T03:04:05.0000000Z", space["at"]);
    }

    [Fact]
    public void Set_comes_last_and_reaches_nested_keys()
    {
        var made = New(("Command", "sh a"), ("Metric", "loss"), ("Mode", "min"), ("Scheduler", "asha"), ("Set", new Hashtable { ["scheduler.MaxT"] = 9, ["num_samples"] = 4 }));
        Assert.Equal(4, made.NumSamples);
        Assert.Equal(9L, ((OrderedDictionary)made.Specification["scheduler"]!)["max_t"]);
    }

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "both", "TUNE5200", "-Command and -ScriptBlock: a trial is one or the other" },
        { "neither", "TUNE5200", "what runs is missing" },
        { "key", "TUNE1210", "-Scheduler: scheduler.MxT: no such key; did you mean 'max_t'?" },
        { "kind", "TUNE5201", "-ParamSpace: param_space.x: a value of type System.Text.StringBuilder cannot stand in a specification" },
        { "large", "TUNE5201", "-ParamSpace: param_space.x: 18446744073709551615 does not fit" },
        { "space", "TUNE1212", "-ParamSpace: param_space: 7 is not a map of parameters" },
        { "metric", "TUNE1214", "metric is given without mode" },
        { "twice", "TUNE1204", "-Scheduler: scheduler.max_t: this key stands there twice" },
        { "block", "TUNE5250", "-Scheduler: scheduler: a script block cannot be here" },
        { "pwsh", "TUNE5200", "-PwshPath goes with -ScriptBlock" },
        { "endless", "TUNE5201", "nested deeper than 64 levels; does it hold itself?" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_ends_the_call_and_names_what_would_be_right(string which, string code, string words)
    {
        var block = _engine.BlockOf(new BlockSource(" 1 "));
        var endless = new Hashtable();
        endless["self"] = endless;
        (string, object)[] given = which switch
        {
            "both" => [("Command", "sh a"), ("ScriptBlock", block)],
            "neither" => [],
            "key" => [("Command", "sh a"), ("Scheduler", new Hashtable { ["Type"] = "asha", ["MxT"] = 3 })],
            "kind" => [("Command", "sh a"), ("ParamSpace", new Hashtable { ["x"] = new System.Text.StringBuilder() })],
            "large" => [("Command", "sh a"), ("ParamSpace", new Hashtable { ["x"] = ulong.MaxValue })],
            "space" => [("Command", "sh a"), ("ParamSpace", 7)],
            "metric" => [("Command", "sh a"), ("Metric", "loss")],
            "twice" => [("Command", "sh a"), ("Scheduler", new Hashtable { ["MaxT"] = 1, ["max_t"] = 2 })],
            "block" => [("Command", "sh a"), ("Scheduler", block)],
            "pwsh" => [("Command", "sh a"), ("PwshPath", "pwsh")],
            _ => [("Command", "sh a"), ("ParamSpace", endless)],
        };
        var error = Assert.Throws<TerminatedException>(() => New(given));
        Assert.Equal(code, error.Id);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidArgument, error.Category);
    }

    private TuneExperiment New(params (string Name, object Value)[] given)
    {
        var cmdlet = new NewTuneExperimentCommand();
        foreach (var (name, value) in given)
        {
            // As the engine does: one value is a list of one.
            var property = cmdlet.GetType().GetProperty(name)!;
            property.SetValue(cmdlet, property.PropertyType == typeof(string[]) && value is string one ? new[] { one } : value);
        }

        return Assert.Single(_engine.Run(cmdlet, [.. given.Select(g => g.Name)]).Of<TuneExperiment>());
    }
}
