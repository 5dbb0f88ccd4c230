using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Search.BlendSearch;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Flow2;

/// <summary>ALGORITHMS 18.</summary>
public sealed class BlendSearchTests
{
    private const string Space = """{"x": "uniform(0, 1)", "y": "uniform(0, 1)"}""";

    private static double X(ConfigMap config) => SearchDrive.Number(config, "x");

    private static BlendSearchSettings LowCost(string json) => new() { LowCost = SearchDrive.Map(json) };

    [Fact]
    public void FL_03_Each_reason_says_which_thread_it_is_and_why()
    {
        var drive = new SearchDrive(new BlendSearchSettings(), Space) { NumSamples = 60 };
        var reasons = new List<string>();
        for (int i = 0; i < 60; i++)
        {
            var (trial, reason) = drive.Ask();
            drive.Tell(trial, Math.Pow(X(trial.Config) - 0.7, 2) + Math.Pow(SearchDrive.Number(trial.Config, "y") - 0.2, 2));
            reasons.Add(reason);
        }

        Assert.Equal("blendsearch: starts at the middle of the space", reasons[0]);
        Assert.Contains(reasons, r => r.StartsWith("blendsearch: local thread ", StringComparison.Ordinal) && r.Contains("FLOW2: ", StringComparison.Ordinal));
        Assert.Contains(reasons, r => r.StartsWith("blendsearch: the global thread is due (priority ", StringComparison.Ordinal) && r.Contains("TPE: ", StringComparison.Ordinal));
    }

    [Fact]
    public void FL_03_The_global_thread_stays_in_the_box_around_the_low_cost_values_until_local_threads_get_further()
    {
        var drive = new SearchDrive(LowCost("""{"x": 0.05}"""), Space);
        for (int i = 0; i < 25; i++)
        {
            var (trial, reason) = drive.Ask();
            drive.Tell(trial, 1);
            Assert.False(reason.Contains("the global thread is due", StringComparison.Ordinal) && X(trial.Config) > 0.4, $"{reason}: {trial.Config.ToJson()}");
        }
    }

    [Fact]
    public void FL_03_Its_own_parameters_are_free_where_no_low_cost_value_is_given()
    {
        var drive = new SearchDrive(new BlendSearchSettings(), Space);
        var made = drive.Run(30, _ => 1);
        Assert.Contains(made, t => X(t.Config) < 0.2);
        Assert.Contains(made, t => X(t.Config) > 0.8);
    }

    [Fact]
    public void FL_03_A_good_place_far_away_gets_a_thread_of_its_own()
    {
        var points = ImmutableArray.Create(SearchDrive.Map("""{"x": 0.1, "y": 0.1}"""), SearchDrive.Map("""{"x": 0.9, "y": 0.9}"""));
        var drive = new SearchDrive(new BlendSearchSettings(), Space, s => s with { Search = s.Search with { Points = points } });
        var given = drive.Run(2, c => 1 - X(c));
        for (int i = 0; i < 40; i++)
        {
            var (trial, reason) = drive.Ask();
            if (reason.Contains($"local thread 2 is due", StringComparison.Ordinal))
            {
                Assert.Contains($"from the best trial {given[1].Trial}", reason, StringComparison.Ordinal);
                return;
            }

            drive.Tell(trial, 5);
        }

        Assert.Fail("the second point has no thread");
    }

    [Fact]
    public void FL_16_The_thread_that_gains_more_for_its_cost_goes_on()
    {
        var cheap = Local(1);
        var dear = Local(50);
        Assert.True(cheap > dear, $"{cheap} proposals of the local thread where they are cheap, {dear} where they are dear");

        static int Local(double cost)
        {
            var drive = new SearchDrive(new BlendSearchSettings(), Space);
            int local = 0;
            for (int i = 0; i < 80; i++)
            {
                var (trial, reason) = drive.Ask();
                bool isLocal = reason.Contains("local thread", StringComparison.Ordinal);
                local += isLocal ? 1 : 0;
                drive.Tell(trial, 1 / (1.0 + i), isLocal ? cost : 1);
            }

            return local;
        }
    }

    [Fact]
    public void FL_13_While_nothing_is_allowed_the_global_thread_may_go_further()
    {
        var drive = new SearchDrive(LowCost("""{"x": 0.0}"""), Space);
        var made = new List<CreatedTrial>();
        for (int i = 0; i < 60; i++)
        {
            var trial = drive.Ask().Trial;
            drive.Tell(trial, 1, violations: [1 - (0.5 * X(trial.Config))]);
            made.Add(trial);
        }

        Assert.Contains(made, t => X(t.Config) > 0.6);
    }
}
