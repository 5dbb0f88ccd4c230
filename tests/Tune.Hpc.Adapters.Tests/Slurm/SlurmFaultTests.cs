using Tune.Hpc.Execution.Slurm.Submitting;
using Tune.Hpc.Execution.Slurm;

namespace Tune.Hpc.Adapters.Tests.Slurm;

public sealed class SlurmFaultTests
{
    [Theory]
    [InlineData(1, "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)", SlurmFault.Away)]
    [InlineData(1, "slurm_load_jobs error: Unable to contact slurm controller (connect failure)", SlurmFault.Away)]
    [InlineData(1, "sbatch: error: Batch job submission failed: Resource temporarily unavailable", SlurmFault.Away)]
    [InlineData(1, "sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying\nsbatch: error: Batch job submission failed: Resource temporarily unavailable", SlurmFault.Away)]
    [InlineData(1, "sbatch: error: Batch job submission failed: Slurm backup controller in standby mode", SlurmFault.Away)]
    [InlineData(1, "sbatch: error: If munged is up, restart with --num-threads=10\nsbatch: error: Munge encode failed: Failed to access \"x\": No such file or directory", SlurmFault.Away)]
    [InlineData(1, "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation", SlurmFault.Unknown)]
    [InlineData(1, "sbatch: error: Batch job submission failed: Zero Bytes were transmitted or received", SlurmFault.Unknown)]
    [InlineData(1, "", SlurmFault.Unknown)]
    [InlineData(130, "sbatch: error: whatever", SlurmFault.Unknown)]
    [InlineData(1, "sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)", SlurmFault.Limit)]
    [InlineData(1, "sbatch: error: AssocMaxSubmitJobLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)", SlurmFault.Limit)]
    [InlineData(1, "sbatch: error: QOSMaxWallDurationPerJobLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)", SlurmFault.Refused)]
    [InlineData(1, "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)", SlurmFault.Policy)]
    [InlineData(1, "sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission failed: Invalid partition name specified", SlurmFault.Refused)]
    [InlineData(255, "sbatch: error: Invalid --mem specification", SlurmFault.Refused)]
    [InlineData(255, "sbatch: unrecognized option '--frobnicate=4X'\nTry \"sbatch --help\" for more information", SlurmFault.Refused)]
    [InlineData(1, "allocation failure: Requested node configuration is not available", SlurmFault.Refused)]
    public void Failures_are_told_apart_by_whether_anything_can_have_been_done(int code, string error, SlurmFault fault) =>
        Assert.Equal(fault, new SlurmAnswer("sbatch", code, "", error).Fault);

    [Fact]
    public void No_answer_in_time_may_have_been_a_success() => Assert.Equal(SlurmFault.Unknown, new SlurmAnswer("sbatch", null, "", "") { TimedOut = true }.Fault);

    [Theory]
    [InlineData("123\n", "123")]
    [InlineData("123;cluster\n", "123")]
    [InlineData("sbatch: a message of a plugin\n123\n", "123")]
    [InlineData("Submitted batch job 123\n", null)]
    [InlineData("", null)]
    [InlineData("12", "12")]
    public void The_id_of_a_job_is_read(string output, string? id) => Assert.Equal(id, SbatchCall.IdOf(output));
}
