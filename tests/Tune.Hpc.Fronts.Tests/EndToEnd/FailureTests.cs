using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Trials that fail, ask to be resumed, or run out of time; and what a person may do about it afterwards.</summary>
public sealed class FailureTests
{
    private const string Command = "command: [sh, \"{spec_dir}/trial.sh\", \"{x}\"]\nparam_space: {x: {grid_search: [1, 2]}}\nmetric: loss\nmode: min\n";

    [Fact]
    public void A_trial_that_fails_is_retried_as_often_as_allowed_and_its_last_words_are_shown()
    {
        using var sweep = new Sweep(Command + "failure_config: {max_failures: 1}", "echo \"loss went through the roof in $1\" >&2\nexit 3\n");
        var run = sweep.Run().With(1).Telling("exit code 3", "loss went through the roof in 1", "loss went through the roof in 2", "retry 1 of 1");
        Assert.Contains("ERROR", run.Out, StringComparison.OrdinalIgnoreCase);
        sweep.EveryTrialEndedOnce(2, TrialStatus.Error);
        Assert.Equal(4, sweep.Events<AttemptEnded>().Count(e => e is { Outcome: AttemptOutcome.Failed, ExitCode: 3 }));
        Assert.Equal(1, sweep.Json("trials", sweep.Folder).GetProperty("trials")[0].GetProperty("failures").GetInt32() - 1);
    }

    [Fact]
    public void A_configuration_that_makes_no_script_ends_its_trial_and_not_the_run()
    {
        using var sweep = new Sweep(Command.Replace("[1, 2]", "[\"a\\0b\", \"c\"]", StringComparison.Ordinal), "echo '{\"loss\": 1}' >>\"$TUNE_REPORTS\"\n");
        sweep.Run().With(1).Telling("holds a NUL");
        Assert.Equal(AttemptOutcome.LaunchFailed, sweep.Events<AttemptEnded>().Single(e => e.Trial.Number == 1).Outcome);
        Assert.Equal(AttemptOutcome.Completed, sweep.Events<AttemptEnded>().Single(e => e.Trial.Number == 2).Outcome);
    }

    [Fact]
    public void Exit_75_goes_on_from_the_checkpoint_and_is_no_failure()
    {
        const string Script = """
            echo "$TUNE_TRIAL_ID $TUNE_ATTEMPT ${TUNE_CHECKPOINT:-none} $TUNE_ITERATION" >>"${0%/*}/log"
            [ "$TUNE_ATTEMPT" -le 2 ] || { echo '{"loss": 0.5}' >>"$TUNE_REPORTS"; exit 0; }
            name=00000$TUNE_ATTEMPT
            mkdir -p "$TUNE_CHECKPOINT_DIR/$name"
            echo "{\"loss\": 1, \"_checkpoint\": \"$name\"}" >>"$TUNE_REPORTS"
            exit 75

            """;
        using var sweep = new Sweep(Command, Script);
        sweep.Run().With(0);
        sweep.EveryTrialEndedOnce(2);
        string checkpoints = sweep.InTrial(1, "checkpoints");
        Assert.Equal(
            ["00001 1 none 0", $"00001 2 {checkpoints}/000001 1", $"00001 3 {checkpoints}/000002 2"],
            sweep.Log().Where(l => l.StartsWith("00001", StringComparison.Ordinal)));
        Assert.Equal(3, sweep.Json("trials", sweep.Folder).GetProperty("trials")[0].GetProperty("iterations").GetInt32());
    }

    [Fact]
    public void Failed_trials_are_resumed_or_restarted_on_request()
    {
        const string Script = """
            echo "$TUNE_TRIAL_ID $TUNE_ATTEMPT $TUNE_ITERATION" >>"${0%/*}/log"
            [ -e "$TUNE_CHECKPOINT_DIR/000001" ] || { mkdir "$TUNE_CHECKPOINT_DIR/000001"; echo '{"loss": 1, "_checkpoint": "000001"}' >>"$TUNE_REPORTS"; }
            [ -e "${0%/*}/mended" ] || exit 1

            """;
        using var sweep = new Sweep(Command, Script);
        sweep.Run().With(1);
        Assert.Contains("finished", sweep.Resume().With(1).Out);
        sweep.Write("mended", "");
        sweep.Resume("--errored", "resume").With(0);
        Assert.Equal(["00001 1 0", "00001 2 1", "00002 1 0", "00002 2 1"], sweep.Log().Order());

        File.Delete(sweep.At("mended"));
        sweep.Resume("--raise", "num_samples=2").With(1);
        sweep.Write("mended", "");
        sweep.Resume("--errored", "restart").With(0);
        var trials = sweep.Json("trials", sweep.Folder).GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(6, trials.Count);
        Assert.Equal(["00005 1 0", "00006 1 0"], sweep.Log().Order().TakeLast(2));
        Assert.Equal(trials[2].GetProperty("config").GetRawText(), trials[4].GetProperty("config").GetRawText());
    }

    [Fact]
    public void More_samples_are_added_to_what_is_finished()
    {
        using var sweep = new Sweep("command: [sh, \"{spec_dir}/trial.sh\", \"{x}\"]\nparam_space: {x: \"uniform(0, 1)\"}\nnum_samples: 3", "exit 0\n");
        sweep.Run().With(0);
        sweep.Run().With(0).Telling("finished already");
        sweep.Resume("--raise", "num_samples=5").With(0);
        Assert.Equal(5, sweep.Events<TrialEnded>().Count);
        sweep.Resume("--raise", "num_sample=9").With(2).Telling("num_sample", "num_samples");
        sweep.Resume("--raise", "metric=other").With(2).Telling("metric");
    }

    [Fact]
    public void Fail_fast_ends_the_experiment_and_no_trial_is_left()
    {
        using var sweep = new Sweep(
            "command: [sh, \"{spec_dir}/trial.sh\", \"{x}\"]\nparam_space: {x: {grid_search: [1, 2, 3, 4]}}\nmax_concurrent_trials: 2\nfailure_config: {fail_fast: true}",
            "[ \"$1\" = 2 ] || exec sleep 100\nexit 4\n");
        var run = sweep.Run().With(1).Telling("fail_fast");
        Assert.Contains("exit code 4", run.Out);
        Assert.Equal(2, sweep.Events<TrialCreated>().Count);
        Assert.Empty(Leftovers.Of(sweep.Current));
    }

    [Fact]
    public void A_time_limit_of_an_attempt_is_no_failure_and_a_trial_that_gets_nowhere_gives_up()
    {
        using var sweep = new Sweep(
            "command: [sh, \"{spec_dir}/trial.sh\", \"{x}\"]\nparam_space: {x: {grid_search: [1, 2]}}\nresources_per_trial: {time: 1s}\nmetric: loss\nmode: min",
            "echo \"$TUNE_DEADLINE\" >>\"$TUNE_TRIAL_DIR/deadline\"\n[ \"$1$TUNE_ATTEMPT\" != 12 ] || { echo '{\"loss\": 1}' >>\"$TUNE_REPORTS\"; exit 0; }\nexec sleep 100\n");
        sweep.Run().With(1).Telling("time limit");
        Assert.All(sweep.Events<AttemptEnded>().Where(e => e.Outcome != AttemptOutcome.Completed), e => Assert.Equal(AttemptOutcome.Timeout, e.Outcome));
        var ended = sweep.Events<TrialEnded>().OrderBy(e => e.Trial.Number).ToList();
        Assert.Equal([TrialStatus.Terminated, TrialStatus.Error], ended.Select(e => e.Status));
        Assert.Contains("3 attempts in a row", ended[1].Reason);
        Assert.All(File.ReadAllLines(sweep.InTrial(1, "deadline")), line => Assert.True(long.Parse(line) > 1_700_000_000));
    }

    [Fact]
    public void A_time_budget_ends_the_experiment_well()
    {
        using var sweep = new Sweep("command: [sleep, \"100\"]\nnum_samples: -1\nmax_concurrent_trials: 2\ntime_budget_s: 2");
        sweep.Run().With(0).Telling("time_budget_s");
        Assert.All(sweep.Events<TrialEnded>(), e => Assert.Equal(TrialStatus.Terminated, e.Status));
        Assert.Empty(Leftovers.Of(sweep.Current));
    }
}
