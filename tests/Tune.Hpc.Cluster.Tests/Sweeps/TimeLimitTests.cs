using System.Globalization;
using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Sweeps;

/// <summary>Wall-time limits. Slurm looks every 30 s, and a minute is the shortest: one sweep for all of them.</summary>
public sealed class TimeLimitTests(ClusterFixture fixture)
{
    private static readonly string[] Cases = ["keeps", "forgets", "heeds", "polite"];

    [Fact]
    public async Task A_trial_that_runs_out_of_time_goes_on_in_the_next_attempt_and_has_not_failed()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            $$"""
            param_space: {case: "grid_search(['{{string.Join("', '", Cases)}}'])"}
            resources_per_trial: {time: 1m, memory: 50M}
            """,
            """
            echo $((TUNE_DEADLINE - $(date +%s))) >>left
            if [ "$TUNE_ATTEMPT" -gt 1 ]; then
                basename "${TUNE_CHECKPOINT:-none}" >from
                report 0.5
                exit 0
            fi
            case $TUNE_PARAM_CASE in
            keeps) keep one; for_ever ;;
            forgets) report 1; for_ever ;;
            heeds) report 1; trap 'keep warned; exit 75' USR1; for_ever ;;
            polite) keep one; trap 'exit 0' TERM; for_ever ;;
            esac
            """,
            "mode: array, partition: short, signal_before_end_s: 20");
        (await sweep.RunAsync()).With(0);
        await sweep.AreKeptAsync(Cases.Length);

        Assert.Equal([AttemptOutcome.Timeout, AttemptOutcome.Completed], sweep.OutcomesOf(1));
        Assert.Equal([AttemptOutcome.Timeout, AttemptOutcome.Completed], sweep.OutcomesOf(2));
        Assert.Equal([AttemptOutcome.ResumeRequested, AttemptOutcome.Completed], sweep.OutcomesOf(3));
        // It answered SIGTERM with exit code 0, and had not finished.
        Assert.Equal([AttemptOutcome.Timeout, AttemptOutcome.Completed], sweep.OutcomesOf(4));
        Assert.Equal(["one", "none", "warned", "one"], Enumerable.Range(1, Cases.Length).Select(t => File.ReadAllText(sweep.InTrial(t, "from")).Trim()));
        var left = Enumerable.Range(1, Cases.Length).SelectMany(t => File.ReadAllLines(sweep.InTrial(t, "left"))).Select(l => int.Parse(l, CultureInfo.InvariantCulture));
        Assert.All(left, seconds => Assert.InRange(seconds, 30, 60));
        Assert.All((await sweep.JsonAsync("trials")).GetProperty("trials").EnumerateArray(), t => Assert.Equal(0, t.GetProperty("failures").GetInt32()));
    }
}
