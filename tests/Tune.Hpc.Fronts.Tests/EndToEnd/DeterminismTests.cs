using System.Globalization;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>The same seed and the same order of reports give the same decisions, whatever the machine's speed.</summary>
public sealed class DeterminismTests
{
    private const string Specification = """
        command: [sh, "{spec_dir}/trial.sh", "{x}"]
        param_space: {x: uniform(0, 1), kind: choice(["a", "b"]), y: "randint(0, 100) when config.kind == \"a\""}
        metric: loss
        mode: min
        num_samples: 12
        max_concurrent_trials: 1
        scheduler: {type: asha, max_t: 9, grace_period: 1, reduction_factor: 3}
        """;

    // Each report waits until the driver has written down the one before and what it thinks of it: the order of things is fixed, not their speed.
    private const string InStep = """
        journal="$TUNE_TRIAL_DIR/../../journal.jsonl"
        trial=$(expr "$TUNE_TRIAL_ID" + 0)
        for step in 1 2 3 4 5 6 7 8 9; do
            echo "{\"loss\": $1, \"training_iteration\": $step}" >>"$TUNE_REPORTS"
            until [ "$(grep -c '"kind":"report-received.1","trial":'"$trial," "$journal")" -ge "$step" ]; do sleep 0.01; done
            if grep '"kind":"verdict-given.1","trial":'"$trial," "$journal" | grep -q '"verdict":"stop"'; then sleep 60; fi
        done

        """;

    [Fact]
    public void One_seed_gives_the_same_configurations_and_decisions_twice()
    {
        var first = Decisions();
        var second = Decisions();
        Assert.Contains(first, line => line.Contains("Stop by asha", StringComparison.Ordinal));
        Assert.Equal(first, second);
    }

    private static List<string> Decisions()
    {
        using var sweep = new Sweep(Specification, InStep);
        sweep.Run().With(0);
        sweep.EveryTrialEndedOnce(12);
        return [.. sweep.Entries().Select(e => Text(e.Event)).OfType<string>()];
    }

    private static string? Text(ExperimentEvent happened) => happened switch
    {
        TrialCreated e => $"{e.Trial} {e.Index} {e.Config.ToJson()} {e.Reason}",
        AttemptPlanned e => $"{e.Trial}.{e.Attempt} {e.Request} {string.Join(',', e.Gpus)} {e.Checkpoint} {e.Iteration} {e.Reason}",
        ReportReceived e => string.Create(CultureInfo.InvariantCulture, $"{e.Trial}.{e.Attempt} {e.Offset} {string.Join(", ", e.Metrics.Where(m => !m.Name.StartsWith("time", StringComparison.Ordinal)))}"),
        VerdictGiven e => $"{e.Trial} {e.Verdict} by {e.By} at {e.Iteration}: {e.Reason}",
        AttemptEnded e => $"{e.Trial}.{e.Attempt} {e.Outcome}",
        TrialEnded e => $"{e.Trial} {e.Status}: {e.Reason}",
        ExperimentEnded e => e.Reason,
        WarningRaised e => e.Message,
        _ => null,
    };
}
