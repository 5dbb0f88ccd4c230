using Tune.Hpc.Driver.Events;
using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.TestKit.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

public sealed class AshaPromotionTests
{
    private static readonly AshaSettings _settings = new() { Variant = AshaVariant.Promotion, MaxT = 9, ReductionFactor = 3 };
    private readonly AshaPromotionScheduler _asha = new(_settings, seed: 1, new Objective("accuracy", ObjectiveMode.Max));

    [Fact]
    public void Reasons_tell_rung_rank_and_how_many_are_promoted()
    {
        Assert.Equal("rung 1: accuracy 0.5 is rank 1 of 1; it takes 3 for one to be promoted", Pause(1, 1, 0.5).Reason);
        Pause(2, 1, 0.4);
        Assert.Equal("rung 1: accuracy 0.3 is rank 3 of 3; so far only the best is promoted", Pause(3, 1, 0.3).Reason);
        var choice = _asha.Choose(new ScheduleSituation(MayStartNew: true, Live: 0));
        Assert.Equal((new TrialId(1), "rung 1: accuracy 0.5 is rank 1 of 3, and the best is promoted"), (choice.Resumed, choice.Reason));
        Assert.Equal("rung 1: accuracy 0.4 is rank 2 of 3, and only the best is promoted", _asha.WhyLeft(new TrialId(2)));
        Assert.Equal("rung 1: accuracy 0.9 is rank 1 of 4, and the best is promoted, this one without a pause", Decide(4, 1, 0.9).Reason);
    }

    [Fact]
    public void A_trial_that_has_not_paused_yet_is_not_resumed()
    {
        Decide(1, 1, 0.5);
        Pause(2, 1, 0.4);
        Pause(3, 1, 0.3);
        Assert.True(_asha.Choose(new ScheduleSituation(MayStartNew: true, Live: 1)).IsNew);
        _asha.OnPaused(new TrialId(1));
        Assert.Equal(new TrialId(1), _asha.Choose(new ScheduleSituation(MayStartNew: true, Live: 0)).Resumed);
    }

    [Fact]
    public void The_last_rung_below_max_t_promotes_to_max_t()
    {
        var asha = new AshaPromotionScheduler(_settings with { MaxT = 4 }, seed: 1);
        Assert.Equal(VerdictKind.Pause, asha.Decide(new TrialReport(new TrialId(1), 3, 1)).Kind);
        Assert.Equal(VerdictKind.Stop, asha.Decide(new TrialReport(new TrialId(1), 4, 1)).Kind);
    }

    [Fact]
    public void At_max_t_survivors_go_on_when_they_may()
    {
        var asha = new AshaPromotionScheduler(_settings with { StopLastTrials = false }, seed: 1);
        Assert.Equal(VerdictKind.GoOn, asha.Decide(new TrialReport(new TrialId(1), 9, 1)).Kind);
    }

    [Fact]
    public void A_trial_that_is_left_and_reopened_goes_on_to_its_next_rung()
    {
        Pause(1, 1, 0.5);
        _asha.OnEnded(new TrialId(1));
        ((ITrialScheduler)_asha).OnReopened(new TrialId(1));
        Assert.Null(Decide(1, 2, 0.5).Reason);
        Assert.StartsWith("rung 3: accuracy 0.5 is rank 1 of 1", Decide(1, 3, 0.5).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void In_the_end_the_best_third_of_each_rung_has_been_promoted(int slots)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var trials = ScheduledRun.Play(new SchedulerCase("asha", _settings with { MaxT = 27 }) { MayLeave = true }, new SchedulePlan(seed, 40, slots) { Curve = CurveShape.Noise }).Trials;
            int At(int rung) => trials.Count(t => t.Furthest >= rung);
            Assert.True(At(3) >= 13 && At(9) >= At(3) / 3 && At(27) >= At(9) / 3, $"seed {seed}: {At(1)}, {At(3)}, {At(9)}, {At(27)}");
        }
    }

    [Theory] // both forms, of exchangeable arrivals
    [InlineData(AshaVariant.Stopping)]
    [InlineData(AshaVariant.Promotion)]
    public void About_one_trial_in_eta_goes_on_at_a_rung(AshaVariant variant)
    {
        const int Trials = 4000;
        var scheduler = (_settings with { Variant = variant, ReductionFactor = 4 }).Create(new SchedulerSetting(1, new Objective("loss", ObjectiveMode.Min)));
        int on = 0;
        for (int trial = 1; trial <= Trials; trial++)
        {
            var verdict = scheduler.Decide(new TrialReport(new TrialId(trial), 1, KeyedStream.For(5, "test/arrivals", trial).NextDouble()));
            on += verdict.Kind == VerdictKind.GoOn ? 1 : 0;
            if (verdict.Kind == VerdictKind.Pause)
            {
                scheduler.OnPaused(new TrialId(trial));
            }

            while (scheduler.Choose(new ScheduleSituation(true, 0)).Resumed is { } resumed)
            {
                scheduler.OnResumed(resumed);
                on++;
            }
        }

        // Four standard deviations of a binomial count.
        Assert.InRange(on, 1000 - 110, 1000 + 110);
    }

    private Verdict Decide(int trial, double budget, double accuracy) => _asha.Decide(new TrialReport(new TrialId(trial), budget, -accuracy));

    private Verdict Pause(int trial, double budget, double accuracy)
    {
        var verdict = Decide(trial, budget, accuracy);
        Assert.Equal(VerdictKind.Pause, verdict.Kind);
        _asha.OnPaused(new TrialId(trial));
        return verdict;
    }
}
