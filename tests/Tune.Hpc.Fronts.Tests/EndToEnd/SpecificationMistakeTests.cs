namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Mistakes in a specification: nothing is made, and the message names place, value and what would be right.</summary>
public sealed class SpecificationMistakeTests
{
    [Theory]
    [InlineData("command: [\"true\"]\nmax_concurent_trials: 3", "max_concurent_trials", "max_concurrent_trials")]
    [InlineData("command: [\"true\", \"{x}\"]\nparam_space: {x: \"uniform(2, 1)\"}", "uniform(2, 1)", "lower")]
    [InlineData("command: [\"true\", \"{x}\"]\nparam_space: {x: \"uniform(0, inf)\"}", "inf", "finite")]
    [InlineData("command: [\"true\", \"{x}\"]\nparam_space: {x: \"loguniform(0, 1)\"}", "loguniform(0, 1)", "above 0")]
    [InlineData("command: [\"true\", \"{lrr}\"]\nparam_space: {lr: \"uniform(0, 1)\"}", "{lrr}", "lr")]
    [InlineData("command: [\"true\"]\nmetric: loss", "metric", "mode")]
    [InlineData("command: [\"true\"]\nnum_samples: many", "many", "num_samples")]
    [InlineData("command: [\"true\"]\nscheduler: {type: asha, maxt: 3}", "maxt", "max_t")]
    [InlineData("command: [\"true\"]\nresources_per_trial: {cpus: 65}", "65", "64")]
    [InlineData("command: [\"true\"]\nresources_per_trial: {gpus: 1}", "asks for 1 GPU", "executor.gpus")]
    public void Every_mistake_is_told_and_nothing_is_made(string specification, params string[] told)
    {
        using var sweep = new Sweep(specification);
        var run = sweep.Run().With(2).Telling(told);
        Assert.StartsWith("error TUNE", run.Err);
        Assert.Equal("", run.Out);
        sweep.NothingWasMade();
    }

    [Fact]
    public void The_place_is_file_line_and_column()
    {
        using var sweep = new Sweep("command: [\"true\"]\nparam_space:\n  lr: loguniform(0, 1)");
        sweep.Run().With(2).Telling($"{sweep.At("spec.yaml")}:8:");
    }

    [Fact]
    public void A_program_that_is_nowhere_is_told_before_anything_is_made()
    {
        using var sweep = new Sweep("command: [no-such-program, \"1\"]\nnum_samples: 2");
        sweep.Run().With(2).Telling("no-such-program", "PATH");
        sweep.NothingWasMade();
    }

    [Fact]
    public void A_program_that_depends_on_the_trial_and_is_nowhere_fails_that_trial()
    {
        using var sweep = new Sweep("command: [\"{program}\"]\nparam_space: {program: {grid_search: [\"true\", \"no-such-program\"]}}");
        sweep.Run().With(1).Telling("no-such-program", "exit code 127");
        Assert.Equal(["TERMINATED", "ERROR"], sweep.Json("trials", sweep.Folder).GetProperty("trials").EnumerateArray().Select(t => t.GetProperty("status").GetString()));
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        using var sweep = new Sweep("command: [echo, \"{x}\"]\nparam_space: {x: \"uniform(0, 1)\"}\nnum_samples: 5");
        Assert.Contains("would run 5 trials", sweep.Run("--dry-run").With(0).Out);
        sweep.NothingWasMade();
    }

    [Fact]
    public void Values_reach_the_program_byte_for_byte()
    {
        const string Script = "printf '%s\\0' \"$@\" >\"$TUNE_TRIAL_DIR/arguments\"\nprintf '%s\\0' \"$TUNE_PARAM_X\" \"$TUNE_PARAM_Y\" >\"$TUNE_TRIAL_DIR/variables\"\n";
        using var sweep = new Sweep(
            """
            command: [sh, "{spec_dir}/trial.sh", "{x}", "a={x}b", "{y}"]
            param_space:
              x: {grid_search: ["it's", "a \"b\"", "two\nlines\n", "$(touch pwned)`touch pwned`", "; touch pwned #", "", " * ? ~ \\ ", "-rf", "{y}", "äöü€😀", "%s\\n%d"]}
              y: {grid_search: ["plain"]}
            """,
            Script);
        sweep.Run().With(0);
        var trials = sweep.Events<Driver.Events.TrialCreated>();
        Assert.Equal(11, trials.Count);
        foreach (var trial in trials)
        {
            string x = trial.Config["x"]!.ToString()!;
            Assert.Equal($"{x}\0a={x}b\0plain\0", File.ReadAllText(sweep.InTrial((int)trial.Trial.Number, "arguments")));
            Assert.Equal($"{x}\0plain\0", File.ReadAllText(sweep.InTrial((int)trial.Trial.Number, "variables")));
        }

        Assert.Empty(Directory.EnumerateFiles(sweep.Current, "pwned", SearchOption.AllDirectories));
    }
}
