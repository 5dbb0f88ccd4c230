using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Trials that run too long, or do not report any more; budgets that are spent; resources that change.</summary>
public sealed class OverdueTests
{
    private const string Command = "command: [sh, \"{spec_dir}/trial.sh\"]\nmetric: loss\nmode: min\n";

    [Fact]
    public void A_trial_that_does_not_report_any_more_is_tried_again_from_its_checkpoint()
    {
        const string Script = """
            echo "$TUNE_ATTEMPT ${TUNE_CHECKPOINT:+again}" >>"${0%/*}/log"
            if [ "$TUNE_ATTEMPT" = 1 ]; then
                mkdir "$TUNE_CHECKPOINT_DIR/000001"
                echo '{"loss": 1, "_checkpoint": "000001"}' >>"$TUNE_REPORTS"
                sleep 100
            fi
            echo '{"loss": 0.5}' >>"$TUNE_REPORTS"

            """;
        using var sweep = new Sweep(Command + "report_timeout: 1\nfailure_config: {max_failures: 1}", Script);
        sweep.Run().With(0).Telling("it did not report any longer");
        Assert.Equal([AttemptOutcome.Hung, AttemptOutcome.Completed], sweep.Events<AttemptEnded>().Select(e => e.Outcome));
        Assert.Equal(["1 ", "2 again"], sweep.Log());
        Assert.Equal("report_timeout", Assert.Single(sweep.Events<VerdictGiven>()).By);
    }

    [Fact]
    public void A_trial_that_hangs_too_often_gives_up()
    {
        using var sweep = new Sweep(Command + "report_timeout: 1", "sleep 100\n");
        sweep.Run().With(1);
        sweep.EveryTrialEndedOnce(1, TrialStatus.Error);
    }

    [Fact]
    public void A_trial_that_runs_too_long_ends_whatever_it_does()
    {
        using var sweep = new Sweep(Command + "trial_timeout: 1", "while :; do echo '{\"loss\": 1}' >>\"$TUNE_REPORTS\"; sleep 0.2; done\n");
        sweep.Run().With(0);
        sweep.EveryTrialEndedOnce(1);
        Assert.Contains("stopped by trial_timeout: ran for", Assert.Single(sweep.Events<TrialEnded>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_hours_that_are_spent_end_the_experiment_and_status_shows_them()
    {
        using var sweep = new Sweep("command: [sleep, \"100\"]\nnum_samples: -1\nmax_concurrent_trials: 2\nnode_hours: 0.0005");
        sweep.Run().With(0).Telling("node_hours");
        var stopping = Assert.Single(sweep.Events<ExperimentStopping>());
        Assert.Equal("node_hours", stopping.By);
        Assert.Equal(2, sweep.Events<TrialCreated>().Count);
        Assert.Contains("of 0.0005 node-hours", sweep.Tune("status", sweep.Folder).With(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_alone_on_a_machine_gets_more_of_it_and_goes_on_from_its_checkpoint()
    {
        const string Script = """
            step=$TUNE_ITERATION
            while [ "$step" -lt 30 ]; do
                step=$((step + 1))
                mkdir -p "$TUNE_CHECKPOINT_DIR/$step"
                echo "{\"loss\": 1, \"training_iteration\": $step, \"_checkpoint\": \"$step\"}" >>"$TUNE_REPORTS"
                sleep 0.1
            done

            """;
        using var sweep = new Sweep(Command + "scheduler: {type: resource_changing, increase_by_times: 1}", Script);
        sweep.Run().With(0);
        Assert.Equal([1.0, 2.0], sweep.Events<AttemptPlanned>().Select(a => a.Request.Cpus));
        Assert.Equal([AttemptOutcome.Replaced, AttemptOutcome.Completed], sweep.Events<AttemptEnded>().Select(e => e.Outcome));
        Assert.NotNull(sweep.Events<AttemptPlanned>()[1].Checkpoint);
    }

    [Fact]
    public void The_resource_in_configurations_grows_with_what_is_spent()
    {
        using var sweep = new Sweep(
            "command: [sh, \"{spec_dir}/trial.sh\", \"{n}\"]\nmetric: loss\nmode: min\nparam_space: {x: uniform(0, 1)}\nnum_samples: 40\nmax_concurrent_trials: 1\nsearch_alg: random\nscheduler: {type: flaml, resource_attr: n, min_resource: 1, max_resource: 16}",
            "echo \"$1\" >>\"${0%/*}/log\"\necho '{\"loss\": 1}' >>\"$TUNE_REPORTS\"\n");
        sweep.Run().With(0);
        var resources = sweep.Log();
        Assert.Equal(["1", "4", "16"], resources.Distinct());
        Assert.Equal(resources.Order(Comparer<string>.Create((a, b) => int.Parse(a) - int.Parse(b))), resources);
    }
}
