using System.Globalization;
using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Sweeps;

/// <summary>Drivers that are killed without a word, and resumed: no trial is lost, none run twice, no job is left behind.</summary>
public sealed class KilledDriverTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private const int Trials = 40;

    [Theory]
    [InlineData("kill -s KILL $PPID; exit 1", "array")]
    [InlineData("kill -s KILL $PPID; exit 1", "job")]
    [InlineData("$real \"$@\"; kill -s KILL $PPID", "array")]
    [InlineData("$real \"$@\"; kill -s KILL $PPID", "job")]
    public async Task Killed_just_before_or_after_a_submission_it_hands_each_attempt_over_once(string end, string mode)
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster, "param_space: {x: uniform(0, 1)}\nnum_samples: 8\nmax_concurrent_trials: 4", "sleep 1; report $TUNE_PARAM_X", $"mode: {mode}");
        // The second call of all, and those after it: the first ones of the drivers that follow.
        sweep.PutBefore("sbatch", $"echo >>$here/calls\ncase $(wc -l <$here/calls) in 2 | 3 | 4) {end} ;; *) exec $real \"$@\" ;; esac");
        (await sweep.RunAsync()).With(137);
        for (Outcome left; (left = await sweep.ResumeAsync()).ExitCode != 0;)
        {
            left.With(137);
        }

        await sweep.AreKeptAsync(8);
        Assert.Equal(8, sweep.Events<AttemptPlanned>().Count);
        Assert.All(sweep.Events<AttemptEnded>(), e => Assert.Equal(AttemptOutcome.Completed, e.Outcome));
    }

    [Fact]
    public async Task Killed_at_random_moments_it_loses_and_repeats_nothing()
    {
        int seed = Environment.GetEnvironmentVariable("TUNE_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"TUNE_SEED={seed}");
        var random = new Random(seed);
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster, $"param_space: {{x: uniform(0, 1)}}\nnum_samples: {Trials}\nmax_concurrent_trials: 8", "for step in 1 2; do sleep 0.7; report $TUNE_PARAM_X; done");
        for (int i = 0; i < 5; i++)
        {
            int facts = sweep.Entries().Count + random.Next(1, 40);
            using var driver = i == 0 ? sweep.StartRun() : sweep.StartResume();
            await Until.SeenAsync(() => Task.FromResult(sweep.Entries().Count), count => driver.HasExited || count >= facts, $"TUNE_SEED={seed}: {facts} facts", onFailure: sweep.Describe);
            Assert.False(driver.HasExited, $"TUNE_SEED={seed}: it ended before it was killed {i + 1} times: {driver.Out}\n{driver.Err}");
            driver.Signal("KILL");
            (await driver.EndAsync()).With(137);
            output.WriteLine($"killed at fact {facts}");
        }

        (await sweep.ResumeAsync()).With(0);
        await sweep.AreKeptAsync(Trials);
        Assert.Equal(Trials, sweep.Events<AttemptPlanned>().Count);
        Assert.Equal(2 * Trials, sweep.Events<ReportReceived>().Count);
    }
}
