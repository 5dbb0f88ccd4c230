using System.Text.RegularExpressions;
using Tune.Hpc.Fronts.Tests.EndToEnd;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Objects;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>The command line and the module agree: one experiment driven by either leaves the same journal.</summary>
public sealed partial class SameJournalTests
{
    private const string Specification = """
        command: [sh, "{spec_dir}/trial.sh", "{x}"]
        param_space: {x: uniform(0, 1), kind: choice(["a", "b"])}
        metric: loss
        mode: min
        num_samples: 8
        max_concurrent_trials: 1
        failure_config: {max_failures: 1}
        scheduler: {type: asha, max_t: 4, grace_period: 1, reduction_factor: 2}
        """;

    // Each report waits until the driver has written it down: the order of things is fixed, not their speed.
    private const string InStep = """
        journal="$TUNE_TRIAL_DIR/../../journal.jsonl"
        trial=$(expr "$TUNE_TRIAL_ID" + 0)
        until grep -q '"kind":"attempt-started.1","trial":'"$trial,\"attempt\":$TUNE_ATTEMPT," "$journal"; do sleep 0.01; done
        if [ "$TUNE_TRIAL_ID.$TUNE_ATTEMPT" = 00002.1 ]; then echo "no luck" >&2; exit 3; fi
        for step in 1 2 3; do
            echo "{\"loss\": $1, \"training_iteration\": $step}" >>"$TUNE_REPORTS"
            until [ "$(grep -c '"kind":"report-received.1","trial":'"$trial," "$journal")" -ge "$step" ]; do sleep 0.01; done
            if grep '"kind":"verdict-given.1","trial":'"$trial," "$journal" | grep -q '"verdict":"stop"'; then sleep 60; fi
        done

        """;

    [Fact]
    public void One_experiment_driven_by_either_front_leaves_the_same_journal()
    {
        using var sweep = new Sweep(Specification, InStep);
        sweep.Run().With(0);
        var line = Lines(sweep.Journal);
        Directory.Move(sweep.Folder, sweep.At("by-the-command-line"));

        var engine = new RecordingEngine(sweep.Current);
        using var cmdlet = new StartTuneRunCommand { Path = ["spec.yaml"] };
        Assert.Equal("Finished", Assert.Single(engine.Run(cmdlet).Of<TuneRun>()).Phase);
        Assert.Contains(line, l => l.Contains("\"by\":\"asha\",\"reason\"", StringComparison.Ordinal) || l.Contains("asha", StringComparison.Ordinal));
        Assert.Contains(line, l => l.Contains("no luck", StringComparison.Ordinal));
        Assert.Equal(line, Lines(sweep.Journal));
    }

    private static List<string> Lines(string journal) => [.. File.ReadLines(journal).Select(l => Changing().Replace(l, "…"))];

    /// <summary>What two runs cannot share: times, processes, jobs, the experiment's id, and the checksums over these.</summary>
    [GeneratedRegex("""(?<="(?:time|at|start|end|crc|experiment|host|job|id)":)"[^"]*"|(?<="(?:pid|timestamp|time_total_s|time_this_iter_s)":)[-+.0-9eE]+|(?<=process )[0-9]+""")]
    private static partial Regex Changing();
}
