using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Sweeps;

/// <summary>Ends of jobs are told apart.</summary>
public sealed class OutcomeTests(ClusterFixture fixture)
{
    private const string Script = """
        report 0.5
        case $TUNE_PARAM_CASE in
        code) echo "no data here" >&2; exit 3 ;;
        signal) kill -s SEGV $$ ;;
        memory) (head -c 300M /dev/zero; sleep 5) | tail >/dev/null; exit 1 ;;
        survives-memory) (head -c 300M /dev/zero; sleep 5) | tail >/dev/null; exit 0 ;;
        again) [ "$TUNE_ATTEMPT" -gt 1 ] || exit 75 ;;
        retry) [ "$TUNE_ATTEMPT" -gt 1 ] || exit 9 ;;
        good) echo "$OMP_NUM_THREADS $SLURM_JOB_CPUS_PER_NODE $FROM_SETUP $WRAPPED" >saw ;;
        esac
        """;

    [Fact]
    public async Task An_exit_code_a_signal_too_much_memory_and_a_wish_to_go_on_are_told_apart()
    {
        string[] cases = ["good", "code", "signal", "memory", "survives-memory", "again"];
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            $$"""
            param_space: {case: "grid_search(['{{string.Join("', '", cases)}}'])"}
            resources_per_trial: {cpus: 2, memory: "config.case == 'good' ? 80 : 50", time: 5m}
            """,
            Script,
            "mode: array, setup: [export FROM_SETUP=yes], command_prefix: env WRAPPED=too");
        (await sweep.RunAsync()).With(1);
        await sweep.AreKeptAsync(cases.Length, status: null);

        Assert.Equal([AttemptOutcome.Completed], sweep.OutcomesOf(1));
        Assert.Equal("2 2 yes too", File.ReadAllText(sweep.InTrial(1, "saw")).Trim());
        var code = Assert.Single(sweep.Events<AttemptEnded>(), e => e.Trial.Number == 2);
        Assert.Equal((AttemptOutcome.Failed, 3), (code.Outcome, code.ExitCode));
        Assert.Contains("no data here", code.Detail, StringComparison.Ordinal);
        Assert.Equal("exit code 3", sweep.EndOf(2).Reason);
        var signal = Assert.Single(sweep.Events<AttemptEnded>(), e => e.Trial.Number == 3);
        Assert.Equal((AttemptOutcome.Failed, 11), (signal.Outcome, signal.Signal));
        Assert.Equal([fixture.Cluster.Facts.EnforcesMemory ? AttemptOutcome.OutOfMemory : AttemptOutcome.Failed], sweep.OutcomesOf(4));
        Assert.Equal(fixture.Cluster.Facts.EnforcesMemory ? "out of memory" : "exit code 1", sweep.EndOf(4).Reason);
        // Slurm says OUT_OF_MEMORY of a job whose script went on and ended well; the trial says that it is done.
        Assert.Equal([AttemptOutcome.Completed], sweep.OutcomesOf(5));
        Assert.Equal([AttemptOutcome.ResumeRequested, AttemptOutcome.Completed], sweep.OutcomesOf(6));
    }

    [Fact]
    public async Task Each_trial_asks_for_what_its_configuration_needs()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            """
            param_space: {kind: "grid_search(['a100', 'h100', 'wide'])"}
            resources_per_trial: {nodes: "config.kind == 'wide' ? 2 : 1", tasks: "config.kind == 'wide' ? 2 : 1", gpus: "config.kind == 'wide' ? 0 : 2", time: 5m}
            """,
            """
            report 1
            echo "$SLURM_JOB_PARTITION $SLURM_JOB_NUM_NODES $SLURM_NTASKS ${CUDA_VISIBLE_DEVICES-unset}" >saw
            [ "$TUNE_PARAM_KIND" != wide ] || srun sh -c 'echo $SLURM_PROCID' | sort >ranks
            """,
            """partition: "=config.kind == 'wide' ? 'debug' : 'gpu'", sbatch_options: {comment: "=config.kind"}""");
        (await sweep.RunAsync()).With(0);
        await sweep.AreKeptAsync(3);
        Assert.Equal("gpu 1 1 0,1", File.ReadAllText(sweep.InTrial(1, "saw")).Trim());
        Assert.Equal("gpu 1 1 0,1", File.ReadAllText(sweep.InTrial(2, "saw")).Trim());
        Assert.Equal("debug 2 2 unset", File.ReadAllText(sweep.InTrial(3, "saw")).Trim());
        Assert.Equal(["0", "1"], File.ReadAllLines(sweep.InTrial(3, "ranks")));
    }

    [Fact]
    public async Task A_failure_is_retried_as_often_as_was_asked_and_the_same_failure_again_and_again_ends_the_sweep()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            """
            param_space: {case: "grid_search(['retry', 'good'])"}
            failure_config: {max_failures: 1}
            """,
            Script,
            "mode: job");
        (await sweep.RunAsync()).With(0);
        await sweep.AreKeptAsync(2);
        Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Completed], sweep.OutcomesOf(1));

        await using var hopeless = await ClusterSweep.MakeAsync(fixture.Cluster, "param_space: {x: uniform(0, 1)}\nnum_samples: 100\nmax_concurrent_trials: 3", "echo nothing here >&2; exit 4");
        var said = (await hopeless.RunAsync()).With(1);
        Assert.Equal("max_same_failures", Assert.Single(hopeless.Events<ExperimentStopping>()).By);
        Assert.Contains("nothing here", said.Out + said.Err, StringComparison.Ordinal);
        await hopeless.Folder.NothingIsLeftAsync();
    }
}
