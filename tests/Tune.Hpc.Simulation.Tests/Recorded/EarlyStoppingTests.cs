using Tune.Hpc.Benchmarks.EarlyStopping;

namespace Tune.Hpc.Simulation.Tests.Recorded;

/// <summary>The quality claims of the benchmark early-stopping, with few seeds: on recorded curves of real models, and the same on every machine.</summary>
public sealed class EarlyStoppingTests
{
    private const int Seeds = 5;

    public static TheoryData<string, string, string, double> Claims => [..
        from problem in EarlyStoppingStudy.Problems
        from claim in EarlyStoppingStudy.Claims
        select (problem.File, problem.Metric, claim.Scheduler, claim.MostShare)];

    [Theory, MemberData(nameof(Claims))]
    public void Early_stopping_finds_what_random_search_finds_for_a_share_of_its_epochs(string file, string metric, string scheduler, double mostShare)
    {
        var study = new EarlyStoppingStudy(Path.Combine(AppContext.BaseDirectory, "curves"), file, metric, Seeds);
        var shares = EarlyStoppingStudy.Shares(study.With(scheduler), study.Random());
        Assert.True(shares.Order().ElementAt(Seeds / 2) <= mostShare, $"shares of random search's epochs, seeds 1 to {Seeds}: {string.Join(", ", shares.Select(s => $"{s:P1}"))}");
    }
}
