using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Search;
using Tune.Hpc.Search.BlendSearch;
using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Flow2;

/// <summary>FLAML's resource schedule inside the search; ALGORITHMS 17.1.</summary>
public sealed class ResourceTests
{
    private const string Space = """{"x": "uniform(0, 1)", "y": "uniform(0, 1)"}""";

    private static readonly FlamlSettings _schedule = new() { ResourceAttribute = "n", MinResource = 10, MaxResource = 1000, ReductionFactor = 4 };

    private static SearchDrive Drive(SearcherSettings settings) => new(settings, Space, s => s with { Schedule = _schedule });

    private static double Resource(CreatedTrial trial) => SearchDrive.Number(trial.Config, "n");

    [Fact]
    public void FL_07_The_incumbent_is_measured_again_with_more_resource_once_its_neighbours_have_cost_the_factor_times_its_own()
    {
        var drive = Drive(new CfoSettings());
        var best = drive.Run(1, _ => 1)[0];
        Assert.Equal(10, Resource(best));
        Assert.All(drive.Run(4, _ => 2), t => Assert.Equal(10, Resource(t)));
        var (again, reason) = drive.Ask();
        Assert.Equal(40, Resource(again));
        Assert.Equal(best.Config["x"], again.Config["x"]);
        Assert.Equal("cfo: the best trial 00001 again, with n 40 instead of 10: its neighbours have cost 4, at least 4", reason);
    }

    [Fact]
    public void FL_07_Losses_are_compared_only_with_those_at_the_same_resource()
    {
        var drive = Drive(new CfoSettings());
        drive.Run(1, _ => 1);
        drive.Run(3, _ => 2);
        var early = drive.Ask().Trial;
        var late = drive.Ask().Trial;
        drive.Tell(early, 2);
        var again = drive.Ask().Trial;
        Assert.Equal((10, 10, 40), (Resource(early), Resource(late), Resource(again)));
        drive.Tell(again, 3);
        drive.Tell(late, 1.5);
        Assert.Contains($"from the best trial {again.Trial}", drive.Ask().Reason, StringComparison.Ordinal);
        var better = drive.Run(1, _ => 2.5)[0];
        Assert.Equal(40, Resource(better));
        Assert.Contains($"from the best trial {better.Trial}", drive.Ask().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FL_07_What_ends_before_the_incumbent_is_measured_there_is_compared_when_it_is(bool isDropped)
    {
        var drive = Drive(new CfoSettings());
        drive.Run(1, _ => 1);
        drive.Run(4, _ => 2);
        var again = drive.Ask().Trial;
        var neighbour = drive.Ask().Trial;
        Assert.Equal((40, 40), (Resource(again), Resource(neighbour)));
        drive.Tell(neighbour, 0.5);
        drive.Tell(again, isDropped ? null : 0.7);
        if (isDropped)
        {
            again = drive.Ask().Trial;
            drive.Tell(again, 0.7);
        }

        Assert.Contains(isDropped ? "best trial" : $"from the best trial {neighbour.Trial}", drive.Ask().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FL_07_The_resource_comes_to_the_maximum_and_stays_there()
    {
        foreach (SearcherSettings settings in (SearcherSettings[])[new CfoSettings(), new BlendSearchSettings()])
        {
            var made = Drive(settings).Run(120, c => Math.Pow(SearchDrive.Number(c, "x") - 0.3, 2) + (10 / SearchDrive.Number(c, "n")), c => SearchDrive.Number(c, "n"));
            Assert.All(made, t => Assert.Contains(Resource(t), new[] { 10, 40, 160, 1000 }.Select(n => (double)n)));
            Assert.True(settings is BlendSearchSettings || made[^20..].All(t => Resource(t) == 1000), $"{settings.Type}: {string.Join(" ", made.Select(Resource))}");
            Assert.Contains(made, t => Resource(t) >= 40);
        }
    }

    [Fact]
    public void FL_07_The_users_points_begin_with_the_least_resource()
    {
        var drive = new SearchDrive(
            new BlendSearchSettings(), Space, s => s with { Schedule = _schedule, Search = s.Search with { Points = [SearchDrive.Map("""{"x": 0.25}""")] } });
        Assert.Equal(10, Resource(drive.Ask().Trial));
    }
}
