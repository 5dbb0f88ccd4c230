using Tune.Hpc.Execution.Slurm;

namespace Tune.Hpc.Adapters.Tests.Slurm;

public sealed class SlurmEnvironmentTests
{
    [Theory]
    [InlineData("sbatch")]
    [InlineData("squeue")]
    [InlineData("scancel")]
    public void Jobs_are_looked_for_and_ended_in_the_cluster_to_which_they_are_handed_over(string program)
    {
        var environment = new Dictionary<string, string?> { ["SBATCH_CLUSTERS"] = "far", ["SLURM_CLUSTERS"] = "near", ["SLURM_JOB_ID"] = "7", ["PATH"] = "/bin" };
        SlurmEnvironment.Clean(environment, program);
        Assert.Equal("far", environment["SLURM_CLUSTERS"]);
        Assert.False(environment.ContainsKey("SBATCH_CLUSTERS"));
        Assert.False(environment.ContainsKey("SLURM_JOB_ID"));
        Assert.Equal("/bin", environment["PATH"]);
    }
}
