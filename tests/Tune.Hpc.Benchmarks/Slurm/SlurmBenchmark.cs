namespace Tune.Hpc.Benchmarks.Slurm;

/// <summary>What a cluster and its controller pay for a sweep, beside what they would pay without us. All figures are ratios within one run.</summary>
/// <remarks>As root, on the cluster of the tests and as its user; otherwise on the cluster whose <c>sbatch</c> is on PATH, with TMPDIR in a folder that its nodes see.</remarks>
internal static class SlurmBenchmark
{
    /// <summary>Prints the figures, or what is missing.</summary>
    public static void Run(TextWriter output)
    {
        if (BenchCluster.HasRunAsUser(output))
        {
            return;
        }

        DriverLoad.Run(output);
        if (!BenchCluster.IsHere)
        {
            output.WriteLine("slurm: no cluster here, so the rest is left out; as root on Debian 'tests/cluster/cluster up' makes one, elsewhere run this where sbatch is on PATH and TMPDIR is shared");
            return;
        }

        SweepCost.Run(output);
        SubmissionRate.Run(output);
    }
}
