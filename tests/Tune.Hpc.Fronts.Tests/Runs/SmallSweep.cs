using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.Runs;

/// <summary>A sweep of shell commands that a test can run to its end in a second.</summary>
internal static class SmallSweep
{
    /// <summary>Six trials; each reports twice, writes a line, and the third fails.</summary>
    public static void Write(TemporaryFolder folder) => Write(
        folder,
        """
        for i in 1 2; do echo "{\"loss\": $TUNE_PARAM_X.$i}" >> "$TUNE_REPORTS"; done
        echo "trial $TUNE_TRIAL_ID ran"
        if [ "$TUNE_TRIAL_ID" = 00003 ]; then echo "this went wrong" >&2; exit 4; fi
        """,
        samples: 6);

    /// <summary>Trials that run until a file appears beside the specification.</summary>
    public static void WriteWaiting(TemporaryFolder folder) => Write(
        folder,
        """
        echo '{"loss": 1}' >> "$TUNE_REPORTS"
        until [ -e "$1" ]; do sleep 0.05; done
        echo '{"loss": 0.5}' >> "$TUNE_REPORTS"
        """,
        samples: 2);

    private static void Write(TemporaryFolder folder, string script, int samples)
    {
        File.WriteAllText(folder["train.sh"], script.ReplaceLineEndings("\n") + "\n");
        File.WriteAllText(folder["prepare.sh"], "echo once >> \"$1\"\n");
        File.WriteAllText(
            folder["six.yaml"],
            $$"""
            name: six
            prepare: [sh, "{spec_dir}/prepare.sh", "{spec_dir}/prepared"]
            command: [sh, "{spec_dir}/train.sh", "{spec_dir}/go"]
            param_space: {x: "randint(1, 9)"}
            metric: loss
            mode: min
            num_samples: {{samples}}
            max_concurrent_trials: 2
            resources_per_trial: {cpus: 0.1}
            stop_grace_s: 5
            seed: 3
            """);
    }
}
