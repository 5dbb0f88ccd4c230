using System.Globalization;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>An experiment of short trials whose driver is ended at moments drawn from a seed, and resumed. TUNE_SEED=n repeats one.</summary>
internal static class InterruptedSweep
{
    public const int Trials = 60;

    public const string Specification = """
        command: [sh, "{spec_dir}/trial.sh", "{spec_dir}/log", "{x}"]
        param_space: {x: uniform(0, 1)}
        metric: loss
        mode: min
        num_samples: 60
        max_concurrent_trials: 4
        """;

    public const string Script = """
        echo "start $TUNE_TRIAL_ID $TUNE_ATTEMPT" >>"$1"
        for step in 1 2 3; do
            sleep 0.1
            echo "{\"loss\": $2}" >>"$TUNE_REPORTS"
        done
        echo "end $TUNE_TRIAL_ID $TUNE_ATTEMPT" >>"$1"

        """;

    /// <summary>Interrupts it so often, brings it to its end, and checks that each trial ended once and none was begun twice in one attempt.</summary>
    public static void Interrupt(Sweep sweep, ITestOutputHelper output, int times, Action<TuneProcess> interrupt, Action<Outcome> check, int from)
    {
        int seed = Environment.GetEnvironmentVariable("TUNE_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"TUNE_SEED={seed}");
        var random = new Random(seed);
        string[] arguments = ["run", "spec.yaml"];
        for (int i = 0; i < times; i++)
        {
            int lines = sweep.Lines() + random.Next(i == 0 ? from : 1, 30);
            using var driver = sweep.Start(arguments);
            Until.True(() => driver.HasExited || sweep.Lines() >= lines, () => $"TUNE_SEED={seed}: {sweep.Lines()} of {lines} lines");
            Assert.False(driver.HasExited, $"TUNE_SEED={seed}: it ended before interruption {i + 1}");
            interrupt(driver);
            check(driver.End());
            output.WriteLine($"interrupted at line {lines}");
            arguments = ["resume", sweep.Folder];
        }

        sweep.Resume().With(0);
        sweep.NothingRuns();
        sweep.EveryTrialEndedOnce(Trials);
        var attempts = sweep.Log().GroupBy(line => line).Where(g => g.Count() > 1).Select(g => g.Key);
        Assert.True(!attempts.Any(), $"TUNE_SEED={seed}: done twice: {string.Join(", ", attempts)}");
    }
}
