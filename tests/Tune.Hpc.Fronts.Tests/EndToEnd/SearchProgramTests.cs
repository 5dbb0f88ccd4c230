using Tune.Hpc.Driver.Events;
using Tune.Hpc.Search.External;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>A program of the user's that chooses configurations (SA-14), in real runs: at work, dying, hanging, and after a restart.</summary>
public sealed class SearchProgramTests
{
    private const string Trial = """
        echo "{\"loss\": $1, \"training_iteration\": 1}" >>"$TUNE_REPORTS"
        """;

    private static string Specification(string more = "timeout_s: 60", int trials = 6) => $$"""
        command: [sh, '{spec_dir}/trial.sh', '{x}']
        param_space: {x: 'quniform(0, 1, 0.01)'}
        metric: loss
        mode: min
        num_samples: {{trials}}
        max_concurrent_trials: 1
        search_alg: {type: command, command: [sh, '{spec_dir}/search.sh'], {{more}}}
        """;

    /// <summary>Proposes 0.01, 0.02, ... by the trial's number, and writes down what it hears.</summary>
    private const string Counting = """
        while read -r line; do
            printf '%s\n' "$line" >>"$(dirname "$0")/heard"
            case $line in
            *suggest*) n=${line#*'"trial":"'}; n=${n%%'"'*}; echo "{\"config\": {\"x\": 0.0${n#0000}}}" ;;
            esac
        done
        """;

    [Fact]
    public void A_program_drives_an_experiment_and_hears_of_every_result()
    {
        using var sweep = new Sweep(Specification(), Trial);
        sweep.Write("search.sh", Counting);
        sweep.Run().With(0);
        sweep.EveryTrialEndedOnce(6);
        Assert.Equal([0.01, 0.02, 0.03, 0.04, 0.05, 0.06], sweep.Events<TrialCreated>().Select(e => e.Config["x"]!.AsDouble!.Value));
        string[] heard = sweep.Log("heard");
        Assert.Equal(6, heard.Count(l => l.Contains("suggest", StringComparison.Ordinal)));
        Assert.Equal(5, heard.Count(l => l.Contains("\"op\":\"complete\"", StringComparison.Ordinal) && l.Contains("\"loss\":", StringComparison.Ordinal)));
        sweep.NothingRuns();
    }

    [Fact]
    public void A_resumed_experiment_tells_the_new_program_what_happened_and_goes_on()
    {
        using var sweep = new Sweep(Specification(trials: 2), Trial);
        sweep.Write("search.sh", Counting);
        sweep.Run().With(0);
        int before = sweep.Log("heard").Length;
        sweep.Tune("status", sweep.Folder).With(0);
        Assert.Equal(before, sweep.Log("heard").Length);
        sweep.Resume("--raise", "num_samples=4").With(0);
        Assert.Equal(4, sweep.Events<TrialEnded>().Count);
        string[] again = sweep.Log("heard")[before..];
        Assert.Equal("""{"op":"suggest","trial":"00001","config":{"x":0.01}}""", again[0]);
        Assert.StartsWith("""{"op":"report","trial":"00001","result":{"loss":""", again[1], StringComparison.Ordinal);
        Assert.StartsWith("""{"op":"complete","trial":"00001","result":{"loss":""", again[2], StringComparison.Ordinal);
        Assert.Contains("""{"op":"suggest","trial":"00003"}""", again);
    }

    [Theory]
    [InlineData("echo 'no licence' >&2; exit 3", "timeout_s: 60", SearchCodes.Died, "ended with exit code 3")]
    [InlineData("read -r line; while :; do sleep 1; done", "timeout_s: 0.5", SearchCodes.NoAnswer, "within 0.5 s (search_alg.timeout_s)")]
    [InlineData("while read -r line; do echo '{\"configuration\": 1}'; done", "timeout_s: 60", SearchCodes.BadAnswer, "{\"configuration\": 1}")]
    [InlineData("while read -r line; do echo '{\"config\": {\"x\": 7}}'; done", "timeout_s: 60", SearchCodes.BadConfig, "x: 7 is not in")]
    public void One_that_dies_hangs_or_talks_nonsense_ends_the_run_and_resume_goes_on_once_it_is_mended(string script, string more, string code, string part)
    {
        using var sweep = new Sweep(Specification(more, trials: 2), Trial);
        sweep.Write("search.sh", script);
        var outcome = sweep.Run();
        Assert.True(outcome.ExitCode != 0 && outcome.Err.Contains(code, StringComparison.Ordinal) && outcome.Err.Contains(part, StringComparison.Ordinal), outcome.All);
        sweep.NothingRuns();
        sweep.Write("search.sh", Counting);
        sweep.Resume().With(0);
        sweep.EveryTrialEndedOnce(2);
    }

    [Fact]
    public void The_program_in_the_documentation_searches()
    {
        string python = RealPart.Program("python3", "apt-get install python3");
        using var sweep = new Sweep(Specification(trials: 5).Replace("command: [sh, '{spec_dir}/search.sh']", $"command: [{python}, '{{spec_dir}}/search.py']", StringComparison.Ordinal).Replace("x: 'quniform(0, 1, 0.01)'", "lr: 'loguniform(0.01, 1)'", StringComparison.Ordinal).Replace("'{x}'", "'{lr}'", StringComparison.Ordinal), "echo \"{\\\"loss\\\": $1}\" >>\"$TUNE_REPORTS\"");
        sweep.Write("search.py", Documented("TUNE_SEARCH"));
        sweep.Run().With(0);
        Assert.Equal([1, 0.5, 0.25, 0.125, 0.0625], sweep.Events<TrialCreated>().Select(e => e.Config["lr"]!.AsDouble!.Value));
    }

    /// <summary>The program in the documentation that has such a text.</summary>
    internal static string Documented(string text) => File.ReadAllText(Path.Combine(Module.Manifest.Root, "src/Tune.Hpc.Runtime/Asking/SEARCHERS.md"))
        .Split("```python\n").Skip(1).Select(p => p.Split("```")[0]).Single(p => p.Contains(text, StringComparison.Ordinal));

    [Fact]
    public void A_dry_run_asks_for_real_and_leaves_nothing()
    {
        using var sweep = new Sweep(Specification(), Trial);
        sweep.Write("search.sh", Counting);
        var trials = sweep.Json("run", "spec.yaml", "--dry-run").GetProperty("trials").EnumerateArray().Select(t => t.GetProperty("config").GetProperty("x").GetDouble()).ToList();
        Assert.Equal([0.01, 0.02, 0.03], trials);
        sweep.NothingWasMade();
        sweep.NothingRuns();
    }

    [Fact] // SA-15: warm start from another experiment, without it on resume
    public void Another_experiment_s_results_are_known_from_the_start_and_kept()
    {
        using var sweep = new Sweep(Specification(trials: 2), Trial);
        sweep.Write("search.sh", Counting);
        sweep.Run().With(0);
        string second = File.ReadAllText(sweep.At("spec.yaml")).Replace("name: sweep", "name: second", StringComparison.Ordinal)
            .Replace("timeout_s: 60", $"timeout_s: 60, warm_start: [{sweep.Folder}, {Path.Combine(sweep.Folder, "results", "trials.parquet")}]", StringComparison.Ordinal);
        sweep.Write("second.yaml", second);
        sweep.Tune("run", "second.yaml").With(0);
        string folder = Path.Combine(sweep.Storage, "second");
        string known = File.ReadAllText(Path.Combine(folder, "search.json"));
        Assert.Equal(4, known.Split("\"value\"").Length - 1);
        Directory.Delete(sweep.Folder, recursive: true);
        sweep.Tune("resume", folder, "--raise", "num_samples=3").With(0);
        Assert.Equal(known.Replace("\"num_samples\": 2", "", StringComparison.Ordinal), File.ReadAllText(Path.Combine(folder, "search.json")).Replace("\"num_samples\": 2", "", StringComparison.Ordinal));
    }

    [Fact] // FL-15
    public void Trials_that_ask_for_it_read_the_best_result_so_far()
    {
        RealPart.Program("python3", "apt-get install python3");
        const string Script = """
            import os, sys
            sys.path.insert(0, os.environ["CLIENTS"])
            import tune_hpc
            best = tune_hpc.incumbent()
            with open(os.path.join(os.path.dirname(sys.argv[0]), "log"), "a") as log:
                print("none" if best is None else "{:g} {} {}".format(best["value"], best["config"]["x"], best["trial"]), file=log)
            tune_hpc.report(loss=tune_hpc.config()["x"] ** 2)
            """;
        using var sweep = new Sweep($$"""
            command: [python3, '{spec_dir}/trial.py']
            env: {CLIENTS: '{{Path.Combine(AppContext.BaseDirectory, "clients")}}', PYTHONDONTWRITEBYTECODE: '1'}
            param_space: {x: 'grid_search([2, -1, 3, 0])'}
            metric: loss
            mode: max
            incumbent: true
            max_concurrent_trials: 1
            """);
        sweep.Write("trial.py", Script);
        sweep.Run().With(0);
        Assert.Equal(["none", "4 2 00001", "4 2 00001", "9 3 00003"], sweep.Log());
        Assert.Contains("\"value\":9.0", File.ReadAllText(Path.Combine(sweep.Folder, "incumbent.json")), StringComparison.Ordinal);
        File.Delete(Path.Combine(sweep.Folder, "incumbent.json"));
        sweep.Resume().With(0);
        Assert.Contains("\"value\":9.0", File.ReadAllText(Path.Combine(sweep.Folder, "incumbent.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_key_no_incumbent_is_written()
    {
        using var sweep = new Sweep(Specification(trials: 1), "echo \"incumbent=${TUNE_INCUMBENT-unset}\" >>\"$(dirname \"$0\")/log\"\n" + Trial);
        sweep.Write("search.sh", Counting);
        sweep.Run().With(0);
        Assert.Equal(["incumbent=unset"], sweep.Log());
        Assert.False(File.Exists(Path.Combine(sweep.Folder, "incumbent.json")), "there is one");
    }
}
