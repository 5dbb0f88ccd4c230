using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

public sealed class AshaSchedulerTests
{
    private readonly AshaScheduler _asha = new(new AshaSettings { MaxT = 27, ReductionFactor = 3 }, seed: 1);

    [Fact]
    public void The_first_trial_at_a_rung_goes_on()
    {
        Assert.Equal(VerdictKind.GoOn, Decide(1, 1, 9.9));
    }

    [Fact]
    public void A_trial_worse_than_the_best_third_of_earlier_arrivals_stops()
    {
        Decide(1, 1, 0.1);
        Decide(2, 1, 0.1);
        Decide(3, 1, 0.1);
        Assert.Equal(VerdictKind.Stop, Decide(4, 1, 0.2));
    }

    [Fact]
    public void A_tie_with_the_cutoff_goes_on()
    {
        Decide(1, 1, 0.5);
        Assert.Equal(VerdictKind.GoOn, Decide(2, 1, 0.5));
    }

    [Fact]
    public void Between_rungs_nothing_is_judged_and_nothing_told()
    {
        Decide(1, 1, 0.5);
        Assert.Null(_asha.Decide(new TrialReport(new TrialId(1), 2, 99)).Reason);
    }

    [Theory] // the rungs of r = 1, η = 3, R = 27 and of a case where logarithms would lose the last one
    [InlineData(1, 3, 27, new double[] { 1, 3, 9, 27 })]
    [InlineData(1, 3, 243, new double[] { 1, 3, 9, 27, 81, 243 })]
    [InlineData(2, 4, 100, new double[] { 2, 8, 32 })]
    public void Rungs_are_multiplied_up(double grace, double eta, double maxT, double[] rungs)
    {
        var asha = new AshaScheduler(new AshaSettings { GracePeriod = grace, ReductionFactor = eta, MaxT = maxT, StopLastTrials = false }, seed: 1);
        var judged = Enumerable.Range(1, (int)maxT).Where(t => asha.Decide(new TrialReport(new TrialId(1), t, 1)).Reason is not null).Select(t => (double)t);
        Assert.Equal(rungs, judged);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_loss_that_is_no_finite_number_at_a_rung_stops_the_trial_and_is_not_recorded(double loss)
    {
        Assert.Equal(VerdictKind.Stop, Decide(1, 1, loss));
        Assert.Contains("first to arrive", _asha.Decide(new TrialReport(new TrialId(2), 1, 5)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_jump_is_judged_at_the_highest_rung_and_skipped_rungs_are_never_filled_in()
    {
        Decide(1, 9, 0.5);
        Assert.Null(_asha.Decide(new TrialReport(new TrialId(1), 10, 0.4)).Reason);
        Assert.Contains("rung 1: first", _asha.Decide(new TrialReport(new TrialId(2), 1, 7)).Reason, StringComparison.Ordinal);
        Assert.Contains("rung 3: first", _asha.Decide(new TrialReport(new TrialId(2), 3, 7)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_or_late_report_of_a_judged_rung_is_not_judged_twice()
    {
        Decide(1, 1, 0.1);
        Decide(2, 3, 0.1);
        Assert.Equal(VerdictKind.GoOn, Decide(2, 1, 99));
        Assert.Equal(VerdictKind.GoOn, Decide(2, 3, 99));
    }

    [Fact]
    public void A_trial_at_max_t_stops_and_is_recorded_there()
    {
        var verdict = _asha.Decide(new TrialReport(new TrialId(1), 27, 0.5));
        Assert.Equal(VerdictKind.Stop, verdict.Kind);
        Assert.Contains("max_t", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Survivors_go_on_beyond_max_t_when_they_may()
    {
        var asha = new AshaScheduler(new AshaSettings { MaxT = 9, ReductionFactor = 3, StopLastTrials = false }, seed: 1);
        Assert.Equal(VerdictKind.GoOn, asha.Decide(new TrialReport(new TrialId(1), 50, 0.5)).Kind);
    }

    [Fact]
    public void Brackets_are_drawn_by_their_number_of_rungs_and_only_by_seed_and_trial()
    {
        var settings = new AshaSettings { MaxT = 27, ReductionFactor = 3, Brackets = 2, StopLastTrials = false };
        int FirstBracket(ulong seed) => Enumerable.Range(1, 2000)
            .Count(trial => new AshaScheduler(settings, seed).Decide(new TrialReport(new TrialId(trial), 1, 1)).Reason is not null);
        int first = FirstBracket(7);
        Assert.Equal(first, FirstBracket(7));
        double expected = 2000 / (1 + Math.Exp(-1)); // rungs 4 and 3: odds e : 1
        Assert.InRange(first, expected - 100, expected + 100);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_reduction_factor_that_reduces_nothing_is_refused(double eta)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new AshaSettings { ReductionFactor = eta });
        Assert.Equal("reduction_factor", error.ParamName);
    }

    private VerdictKind Decide(int trial, double budget, double loss) => _asha.Decide(new TrialReport(new TrialId(trial), budget, loss)).Kind;

}
