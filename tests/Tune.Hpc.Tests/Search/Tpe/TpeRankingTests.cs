using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Search.Tpe;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Tpe;

public sealed class TpeRankingTests
{
    private int _number;

    private TpeRecord Record(double loss, TrialResultKind kind = TrialResultKind.Completed, long resource = 0, double violation = 0, double[]? losses = null)
    {
        var point = new ProposedPoint(new TrialId(++_number), _number - 1, [0.5], ConfigMap.Empty, ConfigMap.Empty);
        return new TpeRecord(_number, point.Coordinates)
        {
            Result = new Observation { Point = point, Kind = kind, Loss = loss, PlainLoss = loss, Losses = [.. losses ?? [loss]], Violations = [violation], Resource = resource },
        };
    }

    private static TpeRanking Ranking(bool isOneObjective, IEnumerable<TpeRecord> records)
    {
        var ranking = new TpeRanking(isOneObjective);
        records.ToList().ForEach(ranking.Add);
        return ranking;
    }

    [Fact] // SA-09, ALGORITHMS 11.2
    public void Complete_results_come_before_those_stopped_early_and_those_before_what_breaks_constraints()
    {
        var best = Record(3);
        var second = Record(5);
        var far = Record(9, TrialResultKind.StoppedEarly, resource: 27);
        var farToo = Record(10, TrialResultKind.StoppedEarly, resource: 27);
        var near = Record(1, TrialResultKind.StoppedEarly, resource: 3);
        var broken = Record(0, violation: 0.5);
        var moreBroken = Record(-7, violation: 2);
        var failed = Record(double.PositiveInfinity, TrialResultKind.Failed);
        TpeRecord[] order = [best, second, far, farToo, near, broken, moreBroken];
        var ranking = Ranking(true, [failed, moreBroken, near, farToo, second, broken, far, best]);
        Assert.Equal(order.Length, ranking.Count);
        for (int count = 0; count <= order.Length; count++)
        {
            Assert.Equal(order[..count].OrderBy(r => r.Number), ranking.Best(count));
        }

        ranking.Remove(best);
        Assert.Equal([second], ranking.Best(1));
        Assert.Equal(order.Length - 1, ranking.Count);
    }

    [Fact]
    public void Of_equal_losses_the_older_trial_is_better() => Assert.Equal([1, 2], Ranking(true, Enumerable.Range(0, 5).Select(_ => Record(1))).Best(2).Select(r => r.Number));

    [Fact]
    public void With_several_objectives_fronts_are_taken_whole_and_the_last_is_cut_by_hypervolume()
    {
        TpeRecord[] first = [Record(0, losses: [0, 3]), Record(3, losses: [3, 0])];
        TpeRecord[] second = [Record(1, losses: [1, 4]), Record(2.9, losses: [2, 3.5]), Record(4, losses: [4, 1])];
        var ranking = Ranking(false, [.. second, .. first, Record(9, losses: [9, 9])]);
        Assert.Equal(first, ranking.Best(2));
        Assert.Equal(3, ranking.Best(3).Count);
        Assert.Equal(first, ranking.Best(3).Intersect(first));
        Assert.Equal([.. first, .. second], ranking.Best(5));
    }
}
