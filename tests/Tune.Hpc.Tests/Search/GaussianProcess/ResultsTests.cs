using System.Collections.Immutable;
using Tune.Hpc.Search.GaussianProcess;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.GaussianProcess;

public sealed class ResultsTests
{
    internal static Observation Result(int number, double loss, TrialResultKind kind = TrialResultKind.Completed, params double[] violations) => new()
    {
        Point = new ProposedPoint(new TrialId(number), number, [0.5], ConfigMap.Empty, ConfigMap.Empty),
        Kind = kind,
        Loss = loss,
        PlainLoss = loss,
        Losses = [loss],
        Violations = [.. violations],
    };

    [Fact]
    public void Of_many_results_the_best_three_tenths_and_the_latest_are_kept_in_their_order()
    {
        ImmutableArray<Observation> results = [.. Enumerable.Range(1, 50).Select(i => Result(i, i <= 25 ? i : 100 - i))];
        var chosen = Results.Choose(results, 50, 20);
        Assert.Equal([1, 2, 3, 4, 5, 6, .. Enumerable.Range(37, 14)], chosen.Select(o => o.Point.Trial!.Value.Number));
        Assert.Equal(10, Results.Choose(results, 10, 20).Count);
    }

    [Fact]
    public void Fits_come_with_every_result_first_and_after_every_sixteenth_part_later()
    {
        Assert.Equal(Enumerable.Range(1, 32), Enumerable.Range(1, 32).Select(Results.LastFit));
        Assert.Equal(32, Results.LastFit(33));
        Assert.Equal(34, Results.LastFit(34));
        Assert.InRange(Results.LastFit(10_000), 9_950, 10_000);
        Assert.All(Enumerable.Range(1, 2000), n => Assert.InRange(Results.LastFit(n), Math.Max(1, n - Math.Max(1, n / 16)), n));
    }

    [Fact]
    public void What_has_come_since_the_best_result_is_counted_and_a_broken_constraint_is_never_best()
    {
        Assert.Equal(0, Results.SinceBest([Result(1, 3), Result(2, 1)]));
        Assert.Equal(2, Results.SinceBest([Result(1, 3), Result(2, 1), Result(3, 1), Result(4, double.PositiveInfinity, TrialResultKind.Failed)]));
        Assert.Equal(1, Results.SinceBest([Result(1, 3, violations: [0]), Result(2, 1, violations: [2])]));
    }

    [Fact]
    public void A_dropped_trial_says_nothing_and_a_failed_one_something() =>
        Assert.Equal([2, 3], Results.Usable([Result(1, double.PositiveInfinity, TrialResultKind.Dropped), Result(2, double.PositiveInfinity, TrialResultKind.Failed), Result(3, 1)])
            .Select(o => o.Point.Trial!.Value.Number));

    [Fact]
    public void A_broken_constraint_is_above_0_the_more_it_is_broken_and_a_kept_one_below()
    {
        double[] targets = ConstraintTargets.Of([Result(1, 1, violations: [0]), Result(2, 1, violations: [2]), Result(3, 1, violations: [8]), Result(4, 1, violations: [double.PositiveInfinity]), Result(5, double.PositiveInfinity)], 0);
        Assert.True(targets[0] < targets[4] && targets[4] == 0 && targets[1] > 0 && targets[2] > targets[1] && targets[3] >= targets[2]);
    }
}
