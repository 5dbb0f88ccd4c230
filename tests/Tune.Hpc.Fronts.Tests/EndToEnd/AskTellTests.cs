using System.Diagnostics;
using System.Text.Json;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Our searchers in other people's loops: the verb, and a Python loop around it through <c>tune_ask.py</c>.</summary>
public sealed class AskTellTests : IDisposable
{
    private const string Specification = "param_space: {x: 'uniform(-5, 5)', k: 'choice([a, b])'}\nmetric: loss\nmode: min\nseed: 3\n";
    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> Say(string[] arguments, params string[] lines) => CommandRun.Of(_folder, ["ask-tell", .. arguments], s => s with { In = new StringReader(string.Join('\n', lines)) });

    private static List<JsonElement> Answers(CommandRun run) => [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];

    [Fact]
    public async Task The_verb_answers_suggestions_and_needs_no_command_and_no_num_samples()
    {
        await File.WriteAllTextAsync(_folder["space.yaml"], Specification);
        var run = await Say(["space.yaml"], """{"op":"suggest","trial":"00001"}""", "", """{"op":"complete","trial":"00001","result":{"loss":1}}""", "nonsense", """{"op":"suggest","trial":"00002"}""");
        Assert.Equal(0, run.ExitCode);
        var answers = Answers(run);
        Assert.Equal(3, answers.Count);
        Assert.Contains("is no line of the protocol", answers[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.InRange(answers[2].GetProperty("config").GetProperty("x").GetDouble(), -5, 5);
        Assert.False(Directory.Exists(_folder["tune-results"]), "an experiment was made");
    }

    [Fact]
    public async Task Flags_say_it_all_as_well_and_the_state_goes_on()
    {
        string[] arguments = ["--param-space", "{x: 'uniform(0, 1)'}", "--metric", "loss", "--mode", "min", "--seed", "4", "--state", "s.jsonl"];
        const string Next = """{"op":"suggest"}""";
        var whole = Answers(await Say([.. arguments[..^2]], Next, Next, Next));
        Answers(await Say(arguments, Next, Next));
        var rest = Answers(await Say(arguments, Next, """{"op":"pending"}"""));
        Assert.Equal(whole[2].ToString(), rest[0].ToString());
        Assert.Equal(3, rest[1].GetProperty("pending").GetArrayLength());
    }

    [Fact]
    public async Task A_mistake_in_the_specification_is_said_before_anything_is_read()
    {
        var run = await Say(["--param-space", "{x: 'uniform(1, 0)'}"], """{"op":"suggest"}""");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("upper must be above lower", run.Err, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public void A_loop_in_python_uses_our_searchers_and_goes_on_where_it_was()
    {
        const string Loop = """
            import sys
            import tune_ask
            spec = {"param_space": {"x": "uniform(-5, 5)"}, "metric": "loss", "mode": "min", "seed": 1, "num_samples": 6}
            tool = ["dotnet", sys.argv[1]]
            xs = []
            with tune_ask.Search(spec, state="search.jsonl", tool=tool) as search:
                first, second = search.ask(), search.ask()
                search.report(first, loss=9, training_iteration=1)
                search.tell(first, loss=(first.config["x"] - 1) ** 2)
                try:
                    search.tell(first, loss=1)
                except tune_ask.SearchError as error:
                    print(error)
                xs += [first.config["x"], second.config["x"]]
            with tune_ask.Search(spec, state="search.jsonl", tool=tool) as search:
                print([trial.number for trial in search.pending()], search.pending()[0].config["x"] == xs[1])
                search.fail(search.pending()[0], "killed")
                print(search.ask(config={"x": 0.5}).config)
                try:
                    while True:
                        trial = search.ask()
                        search.tell(trial, loss=float("nan"))
                        xs.append(trial.config["x"])
                except tune_ask.Finished as finished:
                    print(finished)
            print(len(set(xs)))
            """;
        var outcome = Python(Loop);
        Assert.True(outcome.ExitCode == 0, outcome.All);
        string[] said = outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["trial 00001 does not run; 00002 do", "['00002'] True", "{'x': 0.5}"], said[..3]);
        Assert.Equal("5", said[^1]);
    }

    [Fact]
    public void The_loop_in_the_documentation_runs()
    {
        string loop = SearchProgramTests.Documented("tune_ask").Replace("state=\"search.jsonl\"", "state=\"search.jsonl\", tool=[\"dotnet\", __import__(\"sys\").argv[1]]", StringComparison.Ordinal);
        var outcome = Python(loop);
        Assert.True(outcome.ExitCode == 0, outcome.All);
        Assert.Equal(20, File.ReadLines(_folder["search.jsonl"]).Count(l => l.Contains("\"op\":\"complete\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_loop_hears_what_is_wrong_with_its_specification()
    {
        var outcome = Python("""
            import sys, tune_ask
            try:
                with tune_ask.Search({"param_space": {"x": "unifrm(0, 1)"}}, tool=["dotnet", sys.argv[1]]) as search:
                    search.ask()
            except tune_ask.SearchError as error:
                print(error)
            """);
        Assert.True(outcome.ExitCode == 0 && outcome.Out.StartsWith("the searcher has ended", StringComparison.Ordinal) && outcome.Err.Contains("did you mean", StringComparison.Ordinal), outcome.All);
    }

    private Outcome Python(string program)
    {
        File.WriteAllText(_folder["loop.py"], program);
        var start = new ProcessStartInfo(RealPart.Program("python3", "apt-get install python3"), [_folder["loop.py"], Path.Combine(AppContext.BaseDirectory, "dotnet-tune.dll")])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONPATH"] = Path.Combine(AppContext.BaseDirectory, "clients");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var words = process.StandardError.ReadToEndAsync();
        string data = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(3)), "it has not ended");
        return new Outcome(process.ExitCode, data, words.Result);
    }
}
