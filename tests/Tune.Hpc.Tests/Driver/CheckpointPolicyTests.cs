using Tune.Hpc.Driver;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Driver;

public sealed class CheckpointPolicyTests
{
    private const double NaN = double.NaN;

    [Fact]
    public void Without_a_number_to_keep_all_are_kept() => Assert.Empty(Drop(new CheckpointSettings(), [1, 2, 3]));

    [Theory]
    [InlineData(1, "0 1 2")]
    [InlineData(2, "0 1")]
    [InlineData(4, "")]
    [InlineData(9, "")]
    public void Without_a_score_the_newest_are_kept(int most, string dropped) => Assert.Equal(dropped, Drop(new CheckpointSettings { NumToKeep = most }, [5, 1, 3, 2]));

    [Theory]
    [InlineData(false, new[] { 0.1, 0.9, 0.5, 0.2 }, "0")]
    [InlineData(true, new[] { 0.1, 0.9, 0.5, 0.2 }, "1 2")]
    public void With_a_score_the_best_are_kept_and_the_latest_always(bool lowIsGood, double[] scores, string dropped) =>
        Assert.Equal(dropped, Drop(Best(2, lowIsGood), scores));

    [Theory]
    [InlineData(false, "0 1 2")]
    [InlineData(true, "0 2 4")]
    public void A_score_that_is_missing_is_worst_in_either_order(bool lowIsGood, string dropped) =>
        Assert.Equal(dropped, Drop(Best(2, lowIsGood), [NaN, 1, NaN, 2, 3, NaN]));

    [Fact]
    public void Of_equal_scores_the_newer_ranks_higher() => Assert.Equal("0 1", Drop(Best(1, false), [7, 7, 7, 0]));

    [Theory]
    [InlineData(new[] { 3.0, 1.0, 2.0, 4.0 }, "0 2")]
    [InlineData(new[] { 3.0, 1.0, 1.0, 4.0 }, "0 1")]
    [InlineData(new[] { NaN, NaN, 2.0, NaN }, "0 1")]
    public void The_best_by_the_objective_is_always_kept(double[] losses, string dropped)
    {
        TrialCheckpoint[] all = [.. losses.Select((l, i) => new TrialCheckpoint($"{i}", i) { Loss = l })];
        Assert.Equal(dropped, string.Join(' ', CheckpointPolicy.ToDrop(all, new CheckpointSettings { NumToKeep = 1 }, _ => false)));
    }

    [Fact]
    public void What_is_in_use_is_always_kept()
    {
        TrialCheckpoint[] all = [.. Enumerable.Range(0, 5).Select(i => new TrialCheckpoint($"{i}", i))];
        Assert.Equal(["0", "3"], CheckpointPolicy.ToDrop(all, new CheckpointSettings { NumToKeep = 1 }, name => name is "1" or "2"));
    }

    private static CheckpointSettings Best(int most, bool lowIsGood) => new() { NumToKeep = most, ScoreAttribute = "score", LowIsGood = lowIsGood };

    /// <summary>The names that go, which are their places.</summary>
    private static string Drop(CheckpointSettings settings, double[] scores)
    {
        TrialCheckpoint[] all = [.. scores.Select((s, i) => new TrialCheckpoint($"{i}", i) { Score = s })];
        return string.Join(' ', CheckpointPolicy.ToDrop(all, settings, _ => false));
    }
}
