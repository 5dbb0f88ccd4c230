using System.Globalization;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Search;
using Tune.Hpc.Search.External;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.External;

/// <summary>A program of the user's as a searcher, well-behaved and not.</summary>
public sealed class ExternalSearcherTests
{
    private const string Suggest1 = """{"op":"suggest","trial":"00001"}""";
    private readonly ScriptedProgram _program = new();
    private readonly List<CreatedTrial> _pending = [];

    private ExternalSearcher Searcher(string space = """{"x": "uniform(0, 1)"}""", string[]? constraints = null, string[]? points = null) => new(
        new CommandSearcherSettings { Command = ["python3", "search.py"] },
        new SearcherSetting
        {
            Cube = new UnitCube(Spaces.Read(space)),
            Seed = 3,
            Objective = new Objective("loss", ObjectiveMode.Max),
            Search = new SearchSettings
            {
                MaxRejects = 5,
                Points = [.. (points ?? []).Select(Spaces.Map)],
                Constraints = [.. (constraints ?? []).Select(c => ExpressionParser.Parse(c, new SpecPlace("test", "config_constraints"), allowCalls: true))],
            },
            StartProgram = (_, _) => _program.Start(),
        });

    private Suggestion Suggest(ISearcher searcher, int trial, long samples = 100) => searcher.Suggest(new SuggestContext { Index = trial - 1, NumSamples = samples, Pending = _pending, Trial = new TrialId(trial) });

    private CreatedTrial Create(ISearcher searcher, int trial)
    {
        var run = Assert.IsType<Suggestion.Run>(Suggest(searcher, trial));
        var created = new CreatedTrial(new TrialId(trial), trial - 1, run.Config, run.Notes);
        _pending.Add(created);
        searcher.OnCreated(created);
        return created;
    }

    private void Finish(ISearcher searcher, int trial, double? value, bool failed = false)
    {
        var created = _pending.Single(p => p.Trial.Number == trial);
        _pending.Remove(created);
        if (value is { } number)
        {
            searcher.OnReport(created.Trial, [new Metric("loss", MetricValue.Of(number)), new Metric("training_iteration", MetricValue.Of(1L))]);
        }

        searcher.Observe(new FinishedTrial { Trial = created.Trial, Config = created.Config, Loss = value, Iteration = 1, Failed = failed, StoppedEarly = false });
    }

    private static string Config(double x) => $$$"""{"config":{"x":{{{x.ToString(CultureInfo.InvariantCulture)}}}}}""";

    private TuneException Refused(string answer, string space = """{"x": "uniform(0, 1)"}""")
    {
        _program.Answer = _ => answer;
        return Assert.Throws<TuneException>(() => Suggest(Searcher(space), 1));
    }

    [Fact]
    public void It_is_asked_for_a_trial_and_told_reports_and_ends_as_the_user_s_values()
    {
        _program.Answer = _ => Config(0.25);
        var searcher = Searcher();
        Assert.Empty(_program.Starts);
        Assert.Equal("""{"x":0.25}""", Create(searcher, 1).Config.ToJson());
        Finish(searcher, 1, 0.5);
        Create(searcher, 2);
        Finish(searcher, 2, null, failed: true);
        Create(searcher, 3);
        Finish(searcher, 3, double.NaN);
        Suggest(searcher, 4);
        Assert.Equal(
            [
                "? " + Suggest1,
                """{"op":"report","trial":"00001","result":{"loss":0.5,"training_iteration":1}}""",
                """{"op":"complete","trial":"00001","result":{"loss":0.5,"training_iteration":1}}""",
                """? {"op":"suggest","trial":"00002"}""",
                """{"op":"complete","trial":"00002","error":"the trial failed"}""",
                """? {"op":"suggest","trial":"00003"}""",
                """{"op":"report","trial":"00003","result":{"loss":"NaN","training_iteration":1}}""",
                """{"op":"complete","trial":"00003","result":{"loss":"NaN","training_iteration":1}}""",
                """? {"op":"suggest","trial":"00004"}""",
            ],
            Assert.Single(_program.Starts));
    }

    [Fact]
    public void Asking_again_before_anything_happened_asks_the_program_once()
    {
        _program.Answer = _ => Config(0.25);
        var searcher = Searcher();
        Assert.Equal(Suggest(searcher, 1), Suggest(searcher, 1));
        Assert.Single(_program.Heard);
    }

    [Fact]
    public void A_new_start_is_told_everything_and_each_trial_with_its_configuration()
    {
        _program.Answer = line => Config(line.Contains("00002", StringComparison.Ordinal) ? 0.75 : 0.25);
        var first = Searcher();
        var one = Create(first, 1);
        Finish(first, 1, 0.5);
        var two = Create(first, 2);

        var second = Searcher();
        second.OnCreated(one);
        second.OnReport(one.Trial, [new Metric("loss", MetricValue.Of(0.5))]);
        second.Observe(new FinishedTrial { Trial = one.Trial, Config = one.Config, Loss = -0.5, Iteration = 1, Failed = false, StoppedEarly = false });
        second.OnCreated(two);
        Assert.Single(_program.Starts);
        Create(second, 3);
        Assert.Equal(
            [
                """? {"op":"suggest","trial":"00001","config":{"x":0.25}}""",
                """{"op":"report","trial":"00001","result":{"loss":0.5}}""",
                """{"op":"complete","trial":"00001","result":{"loss":0.5}}""",
                """? {"op":"suggest","trial":"00002","config":{"x":0.75}}""",
                """? {"op":"suggest","trial":"00003"}""",
            ],
            _program.Starts[1]);
    }

    [Fact]
    public void One_that_ends_is_started_again_once_and_told_everything()
    {
        int asked = 0;
        _program.Answer = _ => ++asked == 2 ? null : Config(0.25);
        var searcher = Searcher();
        Create(searcher, 1);
        Create(searcher, 2);
        Assert.Equal(2, _program.Starts.Count);
        Assert.Equal(["""? {"op":"suggest","trial":"00001","config":{"x":0.25}}""", """? {"op":"suggest","trial":"00002"}"""], _program.Starts[1]);
    }

    [Fact]
    public void One_that_ends_twice_is_an_error_that_says_how_it_ended()
    {
        var error = Assert.Throws<TuneException>(() => Suggest(Searcher(), 1));
        Assert.Equal(SearchCodes.Died, error.Code);
        Assert.Equal($"the searcher 'python3 search.py' ended with exit code 3 instead of answering {Suggest1}, also when started again; mend it, and 'resume' goes on", error.Message);
        Assert.Equal((2, 2), (_program.Starts.Count, _program.Disposed));
    }

    [Theory]
    [InlineData("nonsense", SearchCodes.BadAnswer, "answered nonsense: an answer is one line: {\"config\": {...}}, {\"wait\": true} or {\"finished\": true}")]
    [InlineData("[1]", SearchCodes.BadAnswer, "answered [1]: an answer is one line")]
    [InlineData("{\"configs\": {}}", SearchCodes.BadAnswer, "an answer is one line")]
    [InlineData("{\"wait\": true}", SearchCodes.BadAnswer, "it waits, and nothing runs that it could wait for")]
    [InlineData("{\"error\": \"no licence\"}", SearchCodes.Refused, "says: no licence")]
    [InlineData("{\"config\": {\"x\": 1.5}}", SearchCodes.BadConfig, "x: 1.5 is not in uniform(0, 1)")]
    [InlineData("{\"config\": {\"x\": 0.5, \"y\": 1}}", SearchCodes.BadConfig, "y: the space has no such parameter")]
    [InlineData("{\"config\": {}}", SearchCodes.BadConfig, "its configuration lacks x")]
    public void Nonsense_is_refused_in_words(string answer, string code, string part)
    {
        var error = Refused(answer);
        Assert.Equal(code, error.Code);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("python3 search.py", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_answer_is_cut_in_the_error() => Assert.InRange(Refused(new string('x', 100_000)).Message.Length, 100, 600);

    [Fact]
    public void It_may_wait_while_something_runs_and_may_finish()
    {
        _program.Answer = line => line.Contains("00001", StringComparison.Ordinal) ? Config(0.25) : line.Contains("00002", StringComparison.Ordinal) ? """{"wait":true}""" : """{"finished":true}""";
        var searcher = Searcher();
        Create(searcher, 1);
        Assert.IsType<Suggestion.NotNow>(Suggest(searcher, 2));
        Assert.IsType<Suggestion.Finished>(Suggest(searcher, 3));
    }

    [Fact]
    public void It_is_not_asked_for_more_than_num_samples()
    {
        _program.Answer = _ => Config(0.25);
        Assert.IsType<Suggestion.Finished>(Suggest(Searcher(), 3, samples: 2));
        Assert.Empty(_program.Starts);
    }

    [Fact]
    public void A_proposal_that_breaks_a_constraint_is_told_as_a_failure_and_another_is_asked_for()
    {
        int asked = 0;
        _program.Answer = _ => Config(0.9 - (0.3 * asked++));
        var searcher = Searcher(constraints: ["config.x < 0.5"]);
        Assert.Equal(0.3, Create(searcher, 1).Config["x"]!.AsDouble!.Value, 9);
        Assert.Equal(5, _program.Heard.Count());
        Assert.Contains("""{"op":"complete","trial":"00001","error":"config_constraints: \"config.x < 0.5\" is not true"}""", _program.Heard);
    }

    [Fact]
    public void Constraints_that_reject_everything_end_the_search()
    {
        _program.Answer = _ => Config(0.9);
        var finished = Assert.IsType<Suggestion.Finished>(Suggest(Searcher(constraints: ["config.x < 0.5"]), 1));
        Assert.Equal("config_constraints rejected 5 proposals of the searcher 'python3 search.py' in a row (max_rejects)", finished.Reason);
    }

    [Fact]
    public void Points_to_evaluate_come_first_and_are_told_with_their_configuration()
    {
        _program.Answer = _ => Config(0.25);
        var searcher = Searcher(points: ["""{"x": 0.125}"""]);
        Assert.Equal("""{"x":0.125}""", Create(searcher, 1).Config.ToJson());
        Assert.Empty(_program.Starts);
        Create(searcher, 2);
        Assert.Equal(["""? {"op":"suggest","trial":"00001","config":{"x":0.125}}""", """? {"op":"suggest","trial":"00002"}"""], _program.Heard);
    }

    [Fact]
    public void Constants_and_computed_values_are_filled_in_and_numbers_stay_as_given()
    {
        _program.Answer = _ => """{"config":{"x":0.1000000000000000055,"n":4}}""";
        var config = Create(Searcher("""{"x": "uniform(0, 1)", "n": "randint(1, 9)", "c": "fixed", "y": "sample_from(config.n * 2)"}"""), 1).Config;
        Assert.Equal("""{"x":0.1,"n":4,"c":"fixed","y":8}""", config.ToJson());
    }

    [Fact]
    public void Inactive_parameters_are_dropped_and_active_ones_are_needed()
    {
        const string Space = """{"opt": "choice([{name: sgd, momentum: uniform(0, 1)}, {name: adam}])"}""";
        _program.Answer = _ => """{"config":{"opt":{"name":"adam"}}}""";
        Assert.Equal("""{"opt":{"name":"adam"}}""", Create(Searcher(Space), 1).Config.ToJson());
        Assert.Contains("its configuration lacks opt/momentum", Refused("""{"config":{"opt":{"name":"sgd"}}}""", Space).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_condition_excludes_may_be_proposed_and_is_left_out()
    {
        _program.Answer = _ => """{"config":{"k":"b","x":0.5}}""";
        Assert.Equal("""{"k":"b"}""", Create(Searcher("""{"k": "choice([a, b])", "x": "uniform(0, 1) when config.k == 'a'"}"""), 1).Config.ToJson());
    }
}
