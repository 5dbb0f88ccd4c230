using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Functions that fail: what chooses a configuration ends the run, what judges or names one does not.</summary>
public sealed class FunctionFailureTests
{
    private const string Head = """
        command: [sh, "{spec_dir}/trial.sh"]
        functions: [sh, "{spec_dir}/fn.sh"]
        metric: loss
        mode: min
        num_samples: 3

        """;

    private const string Trial = "for i in 1 2 3; do echo '{\"loss\": 1}' >>\"$TUNE_REPORTS\"; done\n";

    private static Sweep Start(string keys, string answer)
    {
        var sweep = new Sweep(Head + keys, Trial);
        sweep.Write("fn.sh", $"while read -r line; do\n{answer}\ndone\n");
        return sweep;
    }

    [Fact]
    public void A_value_that_cannot_be_computed_ends_the_run_with_the_functions_words()
    {
        using var sweep = Start("param_space: {x: sample_from(call('pick'))}", "echo '{\"error\": \"the moon is full\"}'");
        sweep.Run().With(2).Telling("TUNE1301", "param_space.x", "function pick: the moon is full");
        Assert.Empty(sweep.Events<TrialCreated>());
        sweep.NothingRuns();
        sweep.Write("fn.sh", "while read -r line; do echo '{\"value\": 5}'; done\n");
        sweep.Resume().With(0);
        Assert.All(sweep.Events<TrialCreated>(), e => Assert.Equal(ConfigValue.Of(5L), e.Config["x"]));
    }

    [Fact]
    public void A_program_that_cannot_be_run_is_told_with_its_last_words()
    {
        using var sweep = Start("config_constraints: call('fine')", "echo 'no licence left' >&2; exit 4");
        sweep.Run().With(2).Telling("TUNE1303", "function fine", "ended with exit code 4", "no licence left", "functions.log");
        Assert.Contains("no licence left", File.ReadAllText(Path.Combine(sweep.Folder, "functions.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_rule_that_cannot_be_judged_stops_nothing_and_is_told_once()
    {
        using var sweep = Start("stop: [call('enough'), call('other')]", "case $line in *enough*) echo '{\"error\": \"no idea\"}';; *) echo '{\"error\": \"nor I\"}';; esac");
        sweep.Run().With(0);
        sweep.EveryTrialEndedOnce(3);
        Assert.Equal(9, sweep.Events<ReportReceived>().Count);
        Assert.Equal(
            ["function enough: no idea; this stop rule stops nothing", "function other: nor I; this stop rule stops nothing"],
            sweep.Events<WarningRaised>().Select(w => w.Message[w.Message.IndexOf("function", StringComparison.Ordinal)..]));
        sweep.NothingRuns();
    }

    [Fact]
    public void A_name_that_cannot_be_had_is_a_warning()
    {
        using var sweep = Start("trial_name: {call: name}\ntrial_dirname: '{trial_id}'", "echo '{\"error\": \"nameless\"}'");
        sweep.Run().With(0);
        sweep.EveryTrialEndedOnce(3);
        Assert.Equal("function name: nameless; the trial gets no name", Assert.Single(sweep.Events<WarningRaised>()).Message);
        Assert.All(sweep.Events<TrialNamed>(), e => Assert.Equal((null, e.Trial.ToString()), (e.Name, e.Folder)));
    }

    [Fact]
    public void A_program_that_hangs_does_not_outlive_a_killed_driver()
    {
        using var sweep = Start("stop: call('enough')", ": >\"$(dirname \"$0\")/busy\"; while :; do sleep 0.1; done");
        using (var driver = sweep.Start("run", "spec.yaml"))
        {
            Until.True(() => driver.HasExited || File.Exists(sweep.At("busy")), () => "nobody was asked");
            driver.Signal("KILL");
            driver.End();
        }

        sweep.NothingRuns();
    }

    [Fact]
    public void A_run_that_is_to_stop_waits_for_no_answer()
    {
        using var sweep = Start("stop: call('enough')", ": >\"$(dirname \"$0\")/busy\"; while :; do sleep 0.1; done");
        using (var driver = sweep.Start("run", "spec.yaml"))
        {
            Until.True(() => driver.HasExited || File.Exists(sweep.At("busy")), () => "nobody was asked");
            driver.Signal("KILL");
            driver.End();
        }

        File.Delete(sweep.At("busy"));
        sweep.Tune("stop", sweep.Folder).With(0);
        sweep.Resume();
        Assert.False(File.Exists(sweep.At("busy")), "the function was asked");
        Assert.NotEmpty(sweep.Events<ReportReceived>());
        Assert.Single(sweep.Events<ExperimentEnded>());
        sweep.NothingRuns();
    }
}
