using Tune.Hpc.Search;
using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Flow2;

/// <summary>One local search; numbers from ALGORITHMS 17 and 24.</summary>
public sealed class Flow2Tests
{
    private static string Space(int dimensions) => $"{{{string.Join(", ", Enumerable.Range(1, dimensions).Select(i => $"\"x{i}\": \"uniform(0, 1)\""))}}}";

    private static double Step(CreatedTrial trial) => trial.Notes["step"]!.AsDouble!.Value;

    private static double[] Place(CreatedTrial trial) => [.. trial.Config.Entries.Select(e => e.Value.AsDouble!.Value)];

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(5, 32)]
    [InlineData(9, 512)]
    [InlineData(10, 512)]
    public void Steps_begin_at_a_tenth_of_the_root_of_the_dimensions_and_become_shorter_after_the_stall_limit(int dimensions, int limit)
    {
        var drive = new SearchDrive(new Flow2Settings(), Space(dimensions));
        drive.Run(1, _ => 0);
        var around = drive.Run(limit + 1, _ => 1);
        Assert.All(around[..limit], t => Assert.Equal(0.1 * Math.Sqrt(dimensions), Step(t), 12));

        // The incumbent was found at 1; this is proposal number limit + 1, and the next one counts.
        Assert.Equal(0.1 * Math.Sqrt(dimensions) * Math.Sqrt(1.0 / (limit + 2)), Step(around[^1]), 12);
    }

    [Fact]
    public void The_opposite_direction_follows_a_direction()
    {
        var drive = new SearchDrive(new Flow2Settings(), Space(3));
        var first = drive.Run(1, _ => 0)[0];
        var around = drive.Run(6, _ => 1);
        Assert.All(Place(first), x => Assert.Equal(0.5, x));
        for (int i = 0; i < 6; i += 2)
        {
            Assert.Equal(0.1 * Math.Sqrt(3), Math.Sqrt(Place(around[i]).Sum(x => (x - 0.5) * (x - 0.5))), 9);
            Assert.All(Place(around[i]).Zip(Place(around[i + 1])), pair => Assert.Equal(1, pair.First + pair.Second, 9));
        }
    }

    [Fact]
    public void What_is_better_is_the_next_centre_and_its_step_counts()
    {
        var drive = new SearchDrive(new Flow2Settings(), Space(2));
        drive.Run(1, _ => 5);
        var better = drive.Run(1, _ => 4)[0];
        var next = drive.Run(2, _ => 9);
        Assert.Equal(Step(better), Step(next[0]));
        Assert.Equal(Step(better), Math.Sqrt(Place(next[0]).Zip(Place(better)).Sum(p => (p.First - p.Second) * (p.First - p.Second))), 9);
    }

    [Fact]
    public void FL_03_A_loss_of_exactly_0_is_a_success()
    {
        var drive = new SearchDrive(new Flow2Settings(), Space(2));
        drive.Run(1, _ => 1);
        var perfect = drive.Run(1, _ => 0)[0];
        Assert.Contains($"from the best trial {perfect.Trial}", drive.Ask().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(double.NaN, false)]
    [InlineData(double.NegativeInfinity, false)]
    [InlineData(null, false)]
    public void What_fails_is_no_number_or_was_dropped_moves_nothing(double? loss, bool failed)
    {
        var drive = new SearchDrive(new Flow2Settings(), Space(2));
        var first = drive.Run(1, _ => 1)[0];
        drive.Tell(drive.Ask().Trial, loss, failed: failed);
        Assert.Contains($"from the best trial {first.Trial}", drive.Ask().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Late_results_count_wherever_they_are_better()
    {
        var drive = new SearchDrive(new Flow2Settings(), Space(2));
        drive.Run(1, _ => 10);
        var early = drive.Ask().Trial;
        drive.Run(3, c => 9 - c["x1"]!.AsDouble!.Value);
        drive.Tell(early, 1);
        Assert.Contains($"from the best trial {early.Trial}", drive.Ask().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_incumbent_that_ran_again_and_was_worse_is_easier_to_beat()
    {
        var drive = new SearchDrive(new Flow2Settings(), Space(2));
        var first = drive.Run(1, _ => 1)[0];
        drive.Run(2, _ => 2);
        drive.Reopen(first);
        drive.Tell(first, 3);
        var better = drive.Run(1, _ => 2.5)[0];
        Assert.Contains($"from the best trial {better.Trial}", drive.Ask().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void It_ends_when_no_step_makes_a_difference()
    {
        var drive = new SearchDrive(new Flow2Settings(), """{"i": "randint(0, 4)", "j": "randint(0, 3)"}""");
        int made = 0;
        while (drive.Suggestion() is Suggestion.Run && made < 13)
        {
            drive.Run(1, c => SearchDrive.Number(c, "i") + SearchDrive.Number(c, "j"));
            made++;
        }

        Assert.InRange(made, 2, 12);
        Assert.Contains("flow2 has converged", Assert.IsType<Suggestion.Finished>(drive.Suggestion()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Cfocat_changes_fewer_parameters_after_failures_and_more_after_successes()
    {
        string space = $"{{{string.Join(", ", Enumerable.Range(0, 8).Select(i => $"\"x{i}\": \"uniform(0, 1)\""))}}}";
        var drive = new SearchDrive(new CfoCatSettings(), space);
        drive.Run(1, _ => 1);
        drive.Run(6, _ => 2);
        Assert.Equal(1, Changed(drive.Ask().Trial));
        var worse = new SearchDrive(new CfoCatSettings(), space);
        double best = 0;
        worse.Run(1, _ => best);
        Assert.Equal(8, Changed(worse.Run(1, _ => best - 1)[0]));

        static int Changed(CreatedTrial trial) => Place(trial).Count(x => x != 0.5);
    }
}
