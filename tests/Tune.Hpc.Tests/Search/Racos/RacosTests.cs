using Tune.Hpc.Numerics;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Racos;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.TestKit.Search;

namespace Tune.Hpc.Tests.Search.Racos;

public sealed class RacosTests
{
    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(50, 4, 1)]
    [InlineData(51, 6, 1)]
    [InlineData(101, 12, 2)]
    [InlineData(1001, 22, 2)]
    public void Sizes_follow_from_the_budget(long budget, int train, int positive) => Assert.Equal(new RacosSizes(train, positive), RacosSizes.For(budget));

    [Theory]
    [InlineData(10, true, 1)]
    [InlineData(11, true, 2)]
    [InlineData(51, true, 3)]
    [InlineData(1001, true, 5)]
    [InlineData(100, false, 1)]
    [InlineData(101, false, 2)]
    public void More_dimensions_have_more_uncertain_coordinates(int dimensions, bool discrete, int uncertain) => Assert.Equal(uncertain, RacosSizes.UncertainOf(dimensions, discrete));

    [Fact]
    public void The_region_holds_no_bad_point()
    {
        var cube = new UnitCube(ContractSpaces.Read(ContractSpaces.Mixed));
        for (int seed = 0; seed < 50; seed++)
        {
            var stream = KeyedStream.For((ulong)seed, "region");
            double[] Point() => cube.Encode(cube.Space.Sample(stream.NextUInt64(), seed));
            double[] centre = Point();
            double[][] bad = [.. Enumerable.Range(0, 10).Select(_ => Point())];
            var region = RacosRegion.Shrunk(cube, centre, bad, ref stream);
            for (int i = 0; i < 20; i++)
            {
                double[] drawn = region.Draw(1, ref stream);
                Assert.True(drawn.Zip(centre).Count(p => p.First != p.Second) <= 1, "more than one coordinate has changed");
                Assert.All(drawn, v => Assert.InRange(v, 0, 1));
                Assert.DoesNotContain(bad, b => b.SequenceEqual(drawn));
            }
        }
    }

    [Fact]
    public void The_first_points_are_waited_for_and_dropped_ones_are_replaced()
    {
        var sampler = Sampler(new RacosSettings(), trials: 40);
        var points = Enumerable.Range(0, 4).Select(i => Points.Made(sampler, i, [0.1 * i, 0.5])).ToList();
        Assert.IsType<Proposal.Wait>(sampler.Propose(Points.Context(4, points)));
        sampler.Learn(Points.Result(points[0], TrialResultKind.Dropped, double.PositiveInfinity));
        Assert.IsType<Proposal.Point>(sampler.Propose(Points.Context(4, points[1..])));
        sampler.Learn(Points.Result(points[1], TrialResultKind.Failed, double.PositiveInfinity));
        sampler.Learn(Points.Result(points[2], TrialResultKind.Completed, 1));
        Assert.IsType<Proposal.Point>(sampler.Propose(Points.Context(4, points[3..])));
    }

    [Fact]
    public void Once_it_has_learned_only_the_sequential_form_waits()
    {
        foreach (bool parallel in new[] { true, false })
        {
            var sampler = Sampler(new RacosSettings { Parallel = parallel }, trials: 40);
            var points = Enumerable.Range(0, 5).Select(i => Points.Made(sampler, i, [0.1 * i, 0.5])).ToList();
            points.Take(4).Select((p, i) => Points.Result(p, TrialResultKind.Completed, i)).ToList().ForEach(sampler.Learn);
            Assert.IsType(parallel ? typeof(Proposal.Point) : typeof(Proposal.Wait), sampler.Propose(Points.Context(5, points[4..])));
            Assert.Contains("near trial 1", Assert.IsType<Proposal.Point>(sampler.Propose(Points.Context(5, []))).Reason, StringComparison.Ordinal);
        }
    }

    private static ISampler Sampler(RacosSettings settings, long trials)
    {
        var cube = new UnitCube(ContractSpaces.Read("""{"x": "uniform(0, 1)", "y": "uniform(0, 1)"}"""));
        return settings.CreateSampler(new SearcherSetting { Cube = cube, Seed = 5, Trials = trials });
    }
}
