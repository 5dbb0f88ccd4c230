using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Bohb;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Bohb;

public sealed class BohbModelTests
{
    private static readonly UnitCube _cube = new(Spaces.Read("""{"x": "uniform(0, 1)", "c": "choice(['a', 'b', 'c'])"}"""));

    private static ProposedPoint Point(int trial, params double[] place) => new(new TrialId(trial), trial - 1, place, _cube.Decode(place, new SampleKey(1, 0, 0)), ConfigMap.Empty);

    private static BohbSampler Sampler(BohbSettings settings) => new(settings, new SearcherSetting { Cube = _cube, Seed = 7 });

    private static Proposal.Point Propose(BohbSampler sampler, long index) => Assert.IsType<Proposal.Point>(sampler.Propose(new ProposalContext
    {
        Index = index,
        Attempt = 0,
        Seed = 7,
        NumSamples = -1,
        History = [],
        Pending = [],
        IsTaken = _ => false,
    }));

    [Theory] // min_points_in_model is d + 1 at least
    [InlineData(null, 5, 3, 4)]
    [InlineData(1, 5, 3, 4)]
    [InlineData(10, 20, 10, 17)]
    [InlineData(null, 100, 15, 85)]
    public void Sets_are_as_large_as_in_the_reference(int? least, int results, int good, int bad) =>
        Assert.Equal((good, bad), BohbModel.Sizes(new BohbSettings { MinPointsInModel = least }, 2, results));

    [Fact]
    public void Bandwidths_follow_the_normal_reference_rule_and_stay_between_the_least_and_one()
    {
        var density = new BohbDensity(_cube, [[0.2, 0], [0.4, 0], [0.9, 0]], 1e-3);
        double sd = Math.Sqrt((0.09 + 0.01 + 0.16) / 3);
        Assert.Equal(1.06 * sd * Math.Pow(3, -1.0 / 6), density.Widths[0], 12);
        Assert.Equal(1e-3, density.Widths[1]);
        Assert.Equal(1, new BohbDensity(_cube, [[0.5, 0], [0.5, 2], [0.5, 0], [0.5, 2]], 1e-3).Widths[1] is <= 1 and > 0.8 ? 1 : 0);
    }

    [Fact]
    public void The_density_is_a_product_of_normal_curves_and_of_Aitchison_and_Aitkens_kernel()
    {
        double[][] rows = [[0.2, 0], [0.4, 1], [0.9, 0]];
        var density = new BohbDensity(_cube, rows, 1e-3);
        var (h, k) = (density.Widths[0], density.Widths[1]);
        double expected = rows.Average(r => Math.Exp(-0.5 * Math.Pow((0.3 - r[0]) / h, 2)) / (h * Math.Sqrt(2 * Math.PI)) * (r[1] == 1 ? 1 - k : k / 2));
        Assert.Equal(Math.Log(expected), density.LogAt([0.3, 1], 1)[0], 9);
    }

    [Fact]
    public void It_is_random_until_a_budget_has_enough_results_and_then_uses_the_largest_that_has()
    {
        var sampler = Sampler(new BohbSettings { RandomFraction = 0 });
        for (int trial = 1; trial <= 30; trial++)
        {
            Assert.Equal(trial - 1 < 6, Propose(sampler, trial).Reason.Contains("random", StringComparison.Ordinal));
            sampler.OnRung(Point(trial, trial / 31.0, 0.1), 1, trial);
        }

        Assert.EndsWith("of 30 results at budget 1", Propose(sampler, 40).Reason, StringComparison.Ordinal);
        for (int trial = 1; trial <= 6; trial++)
        {
            sampler.OnRung(Point(trial, trial / 31.0, 0.1), 3, -trial);
        }

        Assert.Equal("BOHB: best of 64 candidates drawn near the best 3 of 6 results at budget 3", Propose(sampler, 41).Reason);
    }

    [Fact]
    public void It_proposes_near_good_results_and_a_third_at_random()
    {
        var sampler = Sampler(new BohbSettings());
        for (int trial = 1; trial <= 60; trial++)
        {
            double x = KeyedStream.For(3, "test/x", trial).NextDouble();
            sampler.OnRung(Point(trial, x, (trial % 3 / 3.0) + 0.1), 9, Math.Abs(x - 0.7) + (trial % 3));
        }

        var proposals = Enumerable.Range(0, 300).Select(i => Propose(sampler, i)).ToList();
        var guided = proposals.Where(p => !p.Reason.Contains("random", StringComparison.Ordinal)).ToList();
        Assert.InRange(guided.Count, 170, 230);
        Assert.True(guided.Average(p => Math.Abs(p.Coordinates[0] - 0.7)) < 0.15);
        Assert.True(guided.Count(p => p.Coordinates[1] < 1.0 / 3) > guided.Count * 0.8);
    }

    [Fact]
    public void Budgets_that_differ_a_little_are_one_and_a_failure_counts_as_the_worst()
    {
        var sampler = Sampler(new BohbSettings { RandomFraction = 0 });
        for (int trial = 1; trial <= 5; trial++)
        {
            sampler.OnRung(Point(trial, trial / 10.0, 0.1), 60 + trial, trial);
        }

        sampler.Learn(new Observation { Point = Point(6, 0.9, 0.1), Kind = TrialResultKind.Failed, Loss = double.PositiveInfinity, PlainLoss = double.PositiveInfinity, Losses = [double.PositiveInfinity] });
        Assert.EndsWith("of 6 results at budget 61", Propose(sampler, 9).Reason, StringComparison.Ordinal);
    }
}
