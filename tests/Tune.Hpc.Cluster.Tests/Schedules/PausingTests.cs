using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Cluster.Tests.Sweeps;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Schedules;

/// <summary>Schedulers that pause: a paused trial is a job that ended after its checkpoint, a resumed one a new job.</summary>
public sealed class PausingTests(ClusterFixture fixture)
{
    /// <summary>Nine steps with a checkpoint after each; a trial that does not find its own state where it is told to resume ends with 9.
    /// After the steps in <c>$points</c> it waits for what the journal says about it, so that no test hangs on who is faster.</summary>
    internal const string NineSteps = """
        i=$TUNE_ITERATION journal="$TUNE_TRIAL_DIR/../../journal.jsonl" number=${TUNE_TRIAL_ID#"${TUNE_TRIAL_ID%%[!0]*}"}
        [ -z "${TUNE_CHECKPOINT:-}" ] || [ "$(cat "$TUNE_CHECKPOINT/at")" = "$i" ] || exit 9
        said() { grep "\"kind\":\"\(verdict-given\|trial-exploited\).1\",\"trial\":$number,.*\"iteration\":$1[,}]" "$journal" | tail -n 1; }
        hear() {
            n=0
            until [ -n "$(said "$1")" ] || [ $n -ge ${patience:-60} ]; do n=$((n + 1)); sleep 0.2; done
            case $(said "$1") in
            *'"verdict":"pause"'*) obey ;;
            *'trial-exploited'* | *'"verdict":"stop"'*) for_ever ;;
            esac
        }
        while [ "$i" -lt 9 ]; do
            sleep 0.1
            i=$((i + 1))
            new="$i.$TUNE_ATTEMPT"
            mkdir "$TUNE_CHECKPOINT_DIR/.$new" && echo "$i" >"$TUNE_CHECKPOINT_DIR/.$new/at" && mv "$TUNE_CHECKPOINT_DIR/.$new" "$TUNE_CHECKPOINT_DIR/$new"
            echo "{\"loss\": $TUNE_PARAM_X, \"by_attempt\": $TUNE_ATTEMPT, \"training_iteration\": $i, \"_checkpoint\": \"$new\"}" >>"$TUNE_REPORTS"
            case " $points " in *" $i "*) hear "$i" ;; esac
        done
        """;

    /// <summary>It hears what the control file says.</summary>
    private const string Listens = """
        obey() { until grep -q '"command":"pause"' "$TUNE_CONTROL" 2>/dev/null; do sleep 0.1; done; exit 75; }

        """;

    /// <summary>It hears nothing: a signal ends it.</summary>
    internal const string Plain = "obey() { for_ever; }\n";

    private const string AtRungs = "points='1 3'\n";

    private const string Nine = "param_space: {x: 'grid_search([5, 1, 9, 2, 7, 3, 8, 4, 6])'}";

    [Theory]
    [InlineData("asha", "{type: asha, variant: promotion, max_t: 9, reduction_factor: 3}", Listens, "mode: array")]
    [InlineData("hyperband", "{type: hyperband, order: aggressive, max_t: 9, reduction_factor: 3}", Plain, "mode: array")]
    [InlineData("hb_bohb", "{type: hb_bohb, max_t: 9, reduction_factor: 3}", Listens, "mode: job")]
    public async Task Survivors_go_on_from_their_checkpoints_in_new_jobs(string by, string scheduler, string ending, string mode)
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster, $"{Nine}\nscheduler: {scheduler}\nresources_per_trial: {{cpus: 1, memory: 50M, time: 5m}}", ending + AtRungs + NineSteps, mode);
        (await sweep.RunAsync()).With(0);
        await SurvivorsWentOnAsync(sweep, by);
    }

    [Fact]
    public async Task In_an_allocation_survivors_go_on_as_further_steps_on_what_paused_ones_gave_back()
    {
        await using var sweep = await ClusterSweep.MakeForAllocationAsync(
            fixture.Cluster,
            $"{Nine}\nscheduler: {{type: asha, variant: promotion, max_t: 9, reduction_factor: 3}}\nresources_per_trial: {{cpus: 2, memory: 50M}}",
            Listens + AtRungs + NineSteps);
        // Four places for nine trials: the fifth begins where one is paused.
        string job = await sweep.RunInAllocationAsync("--nodes=2", "--ntasks-per-node=1", "--cpus-per-task=4", "--mem=1500", "--partition=long", "--time=5");
        await SurvivorsWentOnAsync(sweep, "asha");
        Assert.All(sweep.Events<AttemptStarted>(), e => Assert.Equal(job, e.Job!.Split('.')[0]));
        Assert.All(sweep.Events<AttemptPlanned>(), p => Assert.Single(p.Places));
        var began = sweep.Entries().First(e => e.Event is AttemptPlanned { Trial.Number: 5 });
        Assert.Contains(sweep.Entries().Where(e => e.Seq < began.Seq), e => e.Event is AttemptEnded { Outcome: AttemptOutcome.Paused });
    }

    private static async Task SurvivorsWentOnAsync(ClusterSweep sweep, string by)
    {
        await sweep.AreKeptAsync(9);

        var ends = sweep.Events<TrialEnded>();
        Assert.Equal(9, ends.Count);
        Assert.All(ends, e => Assert.Equal(TrialStatus.Terminated, e.Status));
        Assert.Contains(sweep.Events<AttemptEnded>(), e => e.Outcome == AttemptOutcome.Paused);
        Assert.DoesNotContain(sweep.Events<AttemptEnded>(), e => e.Outcome is not (AttemptOutcome.Completed or AttemptOutcome.Stopped or AttemptOutcome.Paused));
        var resumed = sweep.Events<VerdictGiven>().Where(v => v.Verdict == VerdictKind.Resume).ToList();
        Assert.NotEmpty(resumed);
        Assert.All(resumed, v => Assert.Equal(by, v.By));
        var again = sweep.Events<AttemptPlanned>().Where(p => p.Attempt > 1).ToList();
        Assert.All(again, p => Assert.True(p.Checkpoint is not null && p.Iteration >= 1, p.ToString()));
        // The best value, 1, is that of the second trial: it is the one that comes to the end.
        Assert.Equal(9, sweep.Events<ReportReceived>().Where(r => r.Trial.Number == 2).Max(r => r.Metrics.First(m => m.Name == "training_iteration").Value.AsInt64));
        Assert.Contains("resumed", (await sweep.TuneAsync("explain", sweep.Experiment, "2")).With(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killing_the_driver_between_pause_and_resumption_changes_nothing()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            $"{Nine}\nscheduler: {{type: hyperband, order: aggressive, max_t: 9, reduction_factor: 3}}\nmax_concurrent_trials: 4\nresources_per_trial: {{cpus: 1, memory: 50M, time: 5m}}",
            Listens + AtRungs + NineSteps);
        using (var driver = sweep.StartRun())
        {
            await sweep.SeenAsync<AttemptEnded>(driver, ended => ended.Any(e => e.Outcome == AttemptOutcome.Paused), "a trial is paused");
            driver.Signal("KILL");
            await driver.EndAsync();
        }

        (await sweep.ResumeAsync()).With(0);
        await sweep.AreKeptAsync(9);
        var resumed = sweep.Events<VerdictGiven>().Where(v => v.Verdict == VerdictKind.Resume).Select(v => v.Trial.Number).Order();
        // The bracket's table: 9 at 1, 3 at 3, 1 at 9.
        Assert.Equal([2, 2, 4, 6], resumed);
    }

    [Fact]
    public async Task A_soft_median_rule_lets_others_go_first()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            """
            param_space: {x: 'grid_search([1, 2, 3, 4, 5, 6])'}
            scheduler: {type: median, time_attr: training_iteration, grace_period: 2, min_samples_required: 2, hard_stop: false}
            max_concurrent_trials: 3
            resources_per_trial: {cpus: 1, memory: 50M, time: 5m}
            """,
            Listens + "points=3\n" + NineSteps);
        (await sweep.RunAsync()).With(0);
        await sweep.AreKeptAsync(6);
        Assert.Contains(sweep.Events<AttemptEnded>(), e => e.Outcome == AttemptOutcome.Paused);
        Assert.Equal(6, sweep.Events<TrialEnded>().Count(e => e.Status == TrialStatus.Terminated));
    }
}
