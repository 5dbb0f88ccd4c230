using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Pareto;

namespace Tune.Hpc.Tests.Search.Pareto;

public sealed class ParetoTests
{
    private static readonly double[][] _square = [[1, 4], [2, 2], [4, 1], [3, 3], [4, 4], [2, 2], [1, 5]];

    [Fact]
    public void Ranks_are_the_fronts_and_equal_results_share_one() => Assert.Equal([0, 0, 0, 1, 2, 0, 1], ParetoRanks.Of(_square));

    [Fact]
    public void One_objective_ranks_by_its_loss() => Assert.Equal([2, 0, 1, 0, 3], ParetoRanks.Of([[3], [1], [2], [1], [double.NaN]]));

    [Fact]
    public void Zero_and_minus_zero_are_equal_and_nothing_is_better_than_what_is_missing() =>
        Assert.Equal([0, 0, 1], ParetoRanks.Of([[0.0, 1], [-0.0, 1], [double.NaN, double.PositiveInfinity]]));

    [Fact]
    public void What_keeps_the_constraints_comes_first_then_less_broken_then_the_losses() =>
        Assert.Equal([3, 0, 1, 2, 4], ParetoRanks.Of([[0, 0], [9, 9], [9, 10], [5, 5], [1, 1]], [2, 0, 0, 1, double.PositiveInfinity]));

    [Theory, InlineData(2), InlineData(3), InlineData(4)]
    public void Ranks_are_those_of_the_definition(int objectives)
    {
        var losses = Draw(7, 120, objectives, levels: 6);
        int[] ranks = ParetoRanks.Of(losses);
        for (int i = 0; i < losses.Length; i++)
        {
            int expected = Enumerable.Range(0, losses.Length).Where(j => ParetoRanks.Dominates(losses[j], losses[i])).Select(j => ranks[j] + 1).DefaultIfEmpty(0).Max();
            Assert.Equal(expected, ranks[i]);
        }
    }

    [Fact]
    public void Crowding_is_the_gap_between_neighbours_over_the_range()
    {
        double[] distances = CrowdingDistance.Of([[0, 10], [1, 6], [4, 2], [10, 0]]);
        Assert.Equal([double.PositiveInfinity, 0.4 + 0.8, 0.9 + 0.6, double.PositiveInfinity], distances, (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Equal_results_are_crowded() => Assert.Equal([0, 0, 0], CrowdingDistance.Of([[1, 2], [1, 2], [1, 2]]));

    [Fact]
    public void Missing_losses_make_no_distance_undefined()
    {
        double[] distances = CrowdingDistance.Of([[0, double.NaN], [1, double.NaN], [2, 1], [3, double.PositiveInfinity]]);
        Assert.DoesNotContain(distances, double.IsNaN);
    }

    [Fact]
    public void The_area_of_stairs_is_right_by_hand()
    {
        // Columns from 1 to 2, 2 to 4 and 4 to 5, with heights 1, 3 and 4 under the reference (5, 5).
        Assert.Equal(11, Hypervolume.Of([[1, 4], [2, 2], [4, 1], [3, 3]], [5, 5]), 12);
        Assert.Equal(0, Hypervolume.Of([[5, 1], [1, double.NaN]], [5, 5]));
        Assert.Equal(0, Hypervolume.Of([], [5, 5]));
    }

    [Fact]
    public void Volumes_of_three_and_four_objectives_are_right_by_hand()
    {
        // Two boxes 1·2·2 and 2·1·2 that share 1·1·2, and a third one inside.
        Assert.Equal(6, Hypervolume.Of([[2, 1, 1], [1, 2, 1], [2, 2, 2]], [3, 3, 3]), 12);
        Assert.Equal(12, Hypervolume.Of([[2, 1, 1, 1], [1, 2, 1, 1], [2, 2, 2, 2]], [3, 3, 3, 3]), 12);
    }

    [Theory, InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Volumes_are_those_that_cells_add_up_to(int objectives)
    {
        var losses = Draw(11, 20, objectives, levels: 5);
        double[] reference = [.. Enumerable.Repeat(5.0, objectives)];
        int cells = 0;
        for (int cell = 0; cell < (int)Math.Pow(5, objectives); cell++)
        {
            int[] corner = [.. Enumerable.Range(0, objectives).Select(k => cell / (int)Math.Pow(5, k) % 5)];
            cells += losses.Any(l => l.Zip(corner).All(p => p.First <= p.Second)) ? 1 : 0;
        }

        Assert.Equal(cells, Hypervolume.Of(losses, reference), 9);
    }

    [Fact]
    public void The_reference_lies_a_tenth_beyond_the_worst_also_where_that_is_negative() =>
        Assert.Equal([2.2, -0.9, 1e-12], Hypervolume.ReferenceOf([[1, -1, 0], [2, -3, -1], [double.PositiveInfinity, -2, double.NaN]]), (a, b) => Math.Abs(a - b) < 1e-15);

    [Theory, InlineData(2), InlineData(3), InlineData(4)]
    public void The_subset_adds_the_most_at_every_step(int objectives)
    {
        var losses = Draw(13, 30, objectives, levels: 1000);
        double[] reference = Hypervolume.ReferenceOf(losses);
        int[] chosen = HypervolumeSubset.Choose(losses, reference, 8);
        var taken = new List<double[]>();
        foreach (int next in chosen)
        {
            double with = Hypervolume.Of([.. taken, losses[next]], reference);
            Assert.All(losses, other => Assert.True(Hypervolume.Of([.. taken, other], reference) <= with * (1 + 1e-12)));
            taken.Add(losses[next]);
        }

        Assert.Equal(8, chosen.Distinct().Count());
    }

    [Fact]
    public void A_subset_of_more_than_there_are_is_all_of_them() => Assert.Equal([1, 0], HypervolumeSubset.Choose([[2, 2], [1, 1]], [3, 3], 5));

    [Fact]
    public void Thousands_of_results_are_ranked_at_once() => Assert.Contains(0, ParetoRanks.Of(Draw(17, 10_000, 2, levels: 1_000_000)));

    private static double[][] Draw(ulong seed, int count, int objectives, int levels)
    {
        var stream = KeyedStream.For(seed, "pareto", 0, 0);
        double[][] losses = new double[count][];
        for (int i = 0; i < count; i++)
        {
            losses[i] = new double[objectives];
            for (int k = 0; k < objectives; k++)
            {
                losses[i][k] = Math.Floor(stream.NextDouble() * levels);
            }
        }

        return losses;
    }
}
