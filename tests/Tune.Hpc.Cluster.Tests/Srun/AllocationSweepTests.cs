using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Srun;

/// <summary>Sweeps inside one allocation: trials are its steps.</summary>
public sealed class AllocationSweepTests(ClusterFixture fixture)
{
    private TestCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task Trials_are_packed_on_the_nodes_and_share_gpus_but_no_core()
    {
        await using var folder = await Cluster.FolderAsync();
        folder.Write("sweep.yaml", Specification(6, "{cpus: 2, gpus: 0.5, memory: 100M}", "30"));
        folder.Write("trial.sh", """
            echo "$SLURMD_NODENAME $CUDA_VISIBLE_DEVICES $SLURM_CPUS_ON_NODE $SLURM_JOB_NODELIST" >seen
            : >"$1/started.$TUNE_TRIAL_ID"
            i=0
            until set -- "$1" "$1"/started.*; [ $# -gt 6 ]; do i=$((i + 1)); [ $i -lt 600 ] || exit 1; sleep 0.1; set -- "$1"; done
            echo '{"loss": 1}' >>"$TUNE_REPORTS"
            """);
        string job = await Cluster.Slurm.SubmitAsync(folder, "dotnet-tune run sweep.yaml", Allocation("gpu", "--gres=gpu:2", "--cpus-per-task=6", "--time=5"));
        Assert.Equal("COMPLETED", await Cluster.Slurm.StateAsync(job, "COMPLETED", "FAILED", "TIMEOUT"));

        var events = Events(folder);
        AssertNothingIsSharedButGpus(events);
        var planned = events.OfType<AttemptPlanned>().ToList();
        Assert.Equal(6, planned.Count);
        Assert.All(events.OfType<TrialEnded>(), e => Assert.Equal(TrialStatus.Terminated, e.Status));
        Assert.All(planned, p => Assert.Equal(
            $"{p.Places[0].Node} {p.Places[0].Gpus[0]} 2 {p.Places[0].Node}",
            folder.Read("results", "sweep", "trials", p.Trial.ToString(), "seen").Trim()));
        Assert.All(planned.GroupBy(p => (p.Places[0].Node, p.Places[0].Gpus[0])), g => Assert.InRange(g.Count(), 1, 2));
        await folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Tasks_of_a_trial_run_on_its_nodes_under_an_srun_without_arguments()
    {
        await using var folder = await Cluster.FolderAsync();
        folder.Write("sweep.yaml", Specification(2, "{nodes: 2, tasks: 4, cpus: 1, memory: 100M}", "30", "command_prefix: srun"));
        folder.Write("trial.sh", """
            echo "$SLURM_PROCID of $SLURM_NTASKS" >"rank.$SLURMD_NODENAME.$SLURM_LOCALID"
            [ "$SLURM_PROCID" != 0 ] || echo '{"loss": 1}' >>"$TUNE_REPORTS"
            """);
        string job = await Cluster.Slurm.SubmitAsync(folder, "dotnet-tune run sweep.yaml", Allocation("long", "--cpus-per-task=4", "--time=5"));
        Assert.Equal("COMPLETED", await Cluster.Slurm.StateAsync(job, "COMPLETED", "FAILED", "TIMEOUT"));

        var planned = Events(folder).OfType<AttemptPlanned>().ToList();
        Assert.Equal(2, planned.Count);
        foreach (var attempt in planned)
        {
            var ranks = attempt.Places.SelectMany(p => Enumerable.Range(0, p.Tasks).Select(t => folder.Read("results", "sweep", "trials", attempt.Trial.ToString(), $"rank.{p.Node}.{t}").Trim()));
            Assert.Equal(["0 of 4", "1 of 4", "2 of 4", "3 of 4"], ranks);
        }
    }

    [Fact]
    public async Task Trials_outlive_a_killed_driver_and_the_next_one_finds_them()
    {
        await using var folder = await Cluster.FolderAsync();
        folder.Write("sweep.yaml", Specification(3, "{cpus: 1, memory: 100M}", "30"));
        folder.Write("trial.sh", """
            : >"$1/started.$TUNE_TRIAL_ID"
            i=0
            until [ -e "$1/go" ]; do i=$((i + 1)); [ $i -lt 600 ] || exit 1; sleep 0.1; done
            echo '{"loss": 1}' >>"$TUNE_REPORTS"
            """);
        folder.Write("drive.sh", """
            #!/bin/sh
            dotnet-tune run sweep.yaml &
            until [ -e started.00001 ] && [ -e started.00002 ] && [ -e started.00003 ]; do sleep 0.1; done
            kill -9 $!
            wait $!
            (sleep 8; : >go) &
            dotnet-tune resume results/sweep
            """);
        string job = await Cluster.Slurm.SubmitAsync(folder, "sh drive.sh", Allocation("long", "--cpus-per-task=4", "--time=5"));
        Assert.Equal("COMPLETED", await Cluster.Slurm.StateAsync(job, "COMPLETED", "FAILED", "TIMEOUT"));

        var events = Events(folder);
        Assert.Equal(2, events.OfType<DriverStarted>().Count());
        Assert.Equal(3, events.OfType<AttemptPlanned>().Count());
        Assert.All(events.OfType<AttemptEnded>(), e => Assert.Equal(AttemptOutcome.Completed, e.Outcome));
    }

    [Fact]
    public async Task The_driver_leaves_before_the_end_and_goes_on_in_the_next_allocation()
    {
        await using var folder = await Cluster.FolderAsync();
        folder.Write("sweep.yaml", Specification(3, "{cpus: 2, memory: 100M}", "45"));
        folder.Write("trial.sh", """
            trap 'end=1' TERM
            i=$TUNE_ITERATION
            while [ "$i" -lt 25 ]; do
                sleep 1
                i=$((i + 1))
                mkdir -p "$TUNE_CHECKPOINT_DIR/$i"
                echo "{\"loss\": $i, \"training_iteration\": $i, \"_checkpoint\": \"$i\"}" >>"$TUNE_REPORTS"
                [ -z "$end" ] || exit 75
            done
            """);
        string first = await Cluster.Slurm.SubmitAsync(folder, "dotnet-tune run sweep.yaml; echo rc $?", Allocation("long", "--cpus-per-task=4", "--time=1"));
        Assert.Equal("COMPLETED", await Cluster.Slurm.StateAsync(first, "COMPLETED", "FAILED", "TIMEOUT"));
        Assert.Contains("rc 130", folder.Read($"slurm-{first}.out"), StringComparison.Ordinal);
        Assert.Contains("resume", folder.Read($"slurm-{first}.out"), StringComparison.Ordinal);

        string second = await Cluster.Slurm.SubmitAsync(folder, "dotnet-tune resume results/sweep", Allocation("long", "--cpus-per-task=4", "--time=5"));
        Assert.Equal("COMPLETED", await Cluster.Slurm.StateAsync(second, "COMPLETED", "FAILED", "TIMEOUT"));
        var events = Events(folder);
        Assert.Equal(6, events.OfType<AttemptPlanned>().Count());
        Assert.All(events.OfType<AttemptPlanned>().Where(p => p.Attempt == 2), p => Assert.True(p.Iteration > 0, p.Reason));
        Assert.All(events.OfType<ReportReceived>().GroupBy(r => r.Trial), g => Assert.Equal(25, g.Count()));
        Assert.Equal(3, events.OfType<TrialEnded>().Count(e => e.Status == TrialStatus.Terminated));
        await folder.NothingIsLeftAsync();
    }

    private static string[] Allocation(string partition, params string[] options) => ["--nodes=2", "--ntasks-per-node=1", "--mem=1500", $"--partition={partition}", .. options];

    private static string Specification(int trials, string request, string leave, string more = "poll_interval_s: 1") => $$"""
        name: sweep
        command: sh {spec_dir}/trial.sh {spec_dir}
        param_space: {x: uniform(0, 1)}
        metric: loss
        mode: min
        num_samples: {{trials}}
        resources_per_trial: {{request}}
        executor: {type: srun, leave_before_end_s: {{leave}}, {{more}}}
        storage_path: results
        """;

    private static List<ExperimentEvent> Events(SharedFolder folder)
    {
        using var reader = JournalReader.Open(folder["results", "sweep", "journal.jsonl"]);
        return [.. reader.ReadToEnd().Select(e => e.Event)];
    }

    private static void AssertNothingIsSharedButGpus(List<ExperimentEvent> events)
    {
        var live = new Dictionary<(TrialId, int), AttemptPlanned>();
        foreach (var happened in events)
        {
            if (happened is AttemptPlanned planned)
            {
                live.Add((planned.Trial, planned.Attempt), planned);
            }
            else if (happened is AttemptEnded ended)
            {
                live.Remove((ended.Trial, ended.Attempt));
            }

            var cores = live.Values.SelectMany(p => p.Places).SelectMany(p => p.Cpus.Select(c => (p.Node, c))).ToList();
            Assert.Equal(cores.Count, cores.Distinct().Count());
        }
    }
}
