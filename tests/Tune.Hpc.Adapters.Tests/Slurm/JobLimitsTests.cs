using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Execution.Slurm.Submitting;

namespace Tune.Hpc.Adapters.Tests.Slurm;

/// <summary>How many jobs go out at once.</summary>
public sealed class JobLimitsTests
{
    [Theory]
    [InlineData(0, 5, 5)]
    [InlineData(2, 5, 3)]
    [InlineData(2, 1, 1)]
    public void Below_a_limit_that_was_met_places_stay_free_for_the_job_that_drives(int kept, int inQueue, int most)
    {
        var limits = new JobLimits(new SlurmSettings { ExperimentId = "x", StartFolder = "/", SubmissionsFolder = "/", UserName = "me", PlacesKept = kept });
        limits.Reached(inQueue, "QOSMaxSubmitJobPerUserLimit", TimeSpan.Zero);
        Assert.Equal(most, limits.MostJobs(TimeSpan.Zero));
    }
}
