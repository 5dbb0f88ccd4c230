using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests;

/// <summary>An experiment on a cluster in mid-run: a job that runs, one that waits, and what a cluster may do to the others.</summary>
internal static class ClusterSample
{
    public static string Write(TemporaryFolder folder, string name = "cluster") => SampleExperiment.Write(folder, name, "loss", Events(), "slurm");

    private static IEnumerable<ExperimentEvent> Events()
    {
        yield return new DriverStarted { Host = "login1", ProcessId = 4242, ToolVersion = "0.1.0" };
        foreach (var happened in (IEnumerable<ExperimentEvent>)[.. Begun(1, "401_0", "node1"), .. Begun(2, "401_1", "node2"), .. Begun(3, "401_2", "node3")])
        {
            yield return happened;
        }

        yield return new CallsMade { Calls = Counts(("sbatch", 1), ("squeue", 4)) };
        yield return Ended(1, AttemptOutcome.NodeFail, "NODE_FAIL on node1");
        yield return new NodeExcluded { Node = "node1", Reason = "3 attempts in a row ended there within 60 s and without a report" };
        yield return SampleExperiment.Planned(1, attempt: 2, "its node failed; from scratch, as it left no checkpoint");
        yield return new JobAccepted { Trial = new TrialId(1), Attempt = 2, Job = "402" };
        yield return Ended(2, AttemptOutcome.Lost, "vanished from the queue");
        yield return new AttemptCameBack { Trial = new TrialId(2), Attempt = 1, Reason = "believed lost; its exit record says that it completed" };
        yield return Ended(3, AttemptOutcome.Canceled, "CANCELLED by uid 1000");
        yield return new TrialEnded { Trial = new TrialId(3), Status = TrialStatus.Error, Reason = "its job was canceled by somebody (uid 1000)" };
        foreach (var happened in Begun(4, "403", "node4"))
        {
            yield return happened;
        }

        yield return SampleExperiment.Report(4, 1, new Metric("loss", MetricValue.Of(0.75)));
        yield return new QueueSeen { Waiting = Counts(("Resources", 1)) };
        yield return new CallsMade { Calls = Counts(("sacct", 1), ("sbatch", 2), ("squeue", 3)) };
    }

    private static IEnumerable<ExperimentEvent> Begun(int trial, string job, string node) =>
    [
        SampleExperiment.CreatedTrial(trial, SampleExperiment.Config(0.01 * trial, 32)),
        SampleExperiment.Planned(trial) with
        {
            Request = new JobRequest { Cpus = 2, Gpus = 1, GpuType = "a100", MemoryMiB = 4096, Time = TimeSpan.FromMinutes(30), Options = JobOptions.None.With("partition", "gpu") },
        },
        new JobAccepted { Trial = new TrialId(trial), Attempt = 1, Job = job },
        new AttemptStarted { Trial = new TrialId(trial), Attempt = 1, Host = $"{node}.example", Node = node, Job = job, At = SampleExperiment.Start.AddSeconds(10) },
    ];

    private static AttemptEnded Ended(int trial, AttemptOutcome outcome, string detail) => new()
    {
        Trial = new TrialId(trial),
        Attempt = 1,
        Outcome = outcome,
        EndedAt = SampleExperiment.Start.AddSeconds(30),
        Detail = detail,
    };

    private static ImmutableSortedDictionary<string, long> Counts(params (string Name, long Count)[] counts) =>
        counts.ToImmutableSortedDictionary(c => c.Name, c => c.Count, StringComparer.Ordinal);
}
