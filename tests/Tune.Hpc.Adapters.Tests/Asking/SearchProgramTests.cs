using System.Text.Json;
using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Search.External;
using Tune.Hpc.Storage;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Asking;

/// <summary>The child process that chooses configurations, well-behaved and not.</summary>
public sealed class SearchProgramTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();
    private SearchPrograms? _programs;

    public void Dispose()
    {
        _programs?.Dispose();
        _folder.Dispose();
    }

    /// <summary>A program in sh: what stands in the script is done for each line, <c>$line</c>.</summary>
    private ISearchProgram Start(string script, TimeSpan? timeout = null, string more = "")
    {
        RealPart.Require(!OperatingSystem.IsWindows(), "a POSIX shell", "run it on Linux or macOS");
        File.WriteAllText(_folder["search.sh"], $"while read -r line; do\n{script}\ndone\n");
        var spec = AskTellFixture.Spec(more, "{type: command, command: [sh, '{spec_dir}/search.sh']}") with { SpecFolder = _folder.Path };
        _programs = new SearchPrograms(spec, _folder["files"], _folder["search.json"], _folder["searcher.log"], FolderAccess.Private, TimeProvider.System);
        return _programs.Start(["sh", "{spec_dir}/search.sh"], timeout ?? Long);
    }

    [Fact]
    public void Lines_go_in_and_answers_come_out_and_other_words_go_to_the_log()
    {
        var program = Start("""case $line in *suggest*) echo thinking; echo worried >&2; printf '{"config": {"said": %s}}\n' "$line";; *) printf '%s\n' "$line" >>told;; esac""");
        program.Tell("""{"op":"report"}""");
        Assert.Equal("""{"config": {"said": {"op":"suggest"}}}""", program.Ask("""{"op":"suggest"}"""));
        Assert.Equal(["""{"op":"report"}"""], File.ReadAllLines(_folder["told"]));
        _programs!.Dispose();
        Assert.Equal(["thinking", "worried"], File.ReadAllLines(_folder["searcher.log"]).Select(l => l.Split(' ')[^1]).Order().Reverse().Order());
    }

    [Fact]
    public void One_that_ends_answers_null_and_says_why()
    {
        var program = Start("echo 'no licence' >&2; exit 9");
        Assert.Null(program.Ask("x"));
        string ending = program.Ending;
        Assert.Contains("ended with exit code 9 (it said: ", ending, StringComparison.Ordinal);
        Assert.Contains("no licence", ending, StringComparison.Ordinal);
        Assert.Contains("searcher.log", ending, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_hangs_is_ended_and_the_error_names_the_setting()
    {
        var program = Start("while :; do sleep 1; done", TimeSpan.FromMilliseconds(300));
        var error = Assert.Throws<TuneException>(() => program.Ask("""{"op":"suggest"}"""));
        Assert.Equal(SearchCodes.NoAnswer, error.Code);
        Assert.Contains("gave no answer to {\"op\":\"suggest\"} within 0.3 s (search_alg.timeout_s)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_cannot_be_started_is_an_error()
    {
        Start("");
        var program = _programs!.Start(["/nonesuch/program"], Long);
        Assert.Null(program.Ask("x"));
        Assert.Contains("127", program.Ending, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_searched_stands_in_a_file_whose_path_it_is_given()
    {
        var program = Start("""printf '{"config": {}, "path": "%s"}\n' "$TUNE_SEARCH" """,
            more: "max_concurrent_trials: 3");
        Assert.Contains("search.json", program.Ask("x"), StringComparison.Ordinal);
        using var document = JsonDocument.Parse(File.ReadAllText(_folder["search.json"]));
        var search = document.RootElement;
        Assert.Equal(("loss", "min", 1000, 3, 5), (search.GetProperty("metric").GetString(), search.GetProperty("mode").GetString(), search.GetProperty("num_samples").GetInt32(), search.GetProperty("max_concurrent_trials").GetInt32(), search.GetProperty("seed").GetInt32()));
        Assert.Equal(["x float", "k choice"], search.GetProperty("parameters").EnumerateArray().Select(p => $"{p.GetProperty("name")} {p.GetProperty("type")}"));
    }
}
