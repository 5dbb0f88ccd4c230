using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.TestKit.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

public sealed class HyperbandSchedulerTests
{
    private readonly HyperbandScheduler _hyperband = new(new HyperbandSettings { MaxT = 9, Order = HyperbandOrder.Aggressive }, new Objective("accuracy", ObjectiveMode.Max));

    [Fact]
    public void Reasons_speak_of_the_users_metric_with_rank_count_and_milestones()
    {
        Fill(9);
        Assert.Equal("bracket 1, milestone 1: accuracy 0.1; paused until 8 more are there, then the best 3 go on to 3", Decide(1, 1, 0.1).Reason);
        for (int trial = 2; trial <= 8; trial++)
        {
            Decide(trial, 1, trial / 10.0);
        }

        Assert.Equal("bracket 1, milestone 1: accuracy 0.9 is rank 1 of 9, the best 3 go on to 3", Decide(9, 1, 0.9).Reason);
        var others = _hyperband.TakeVerdicts();
        Assert.Equal([6, 5, 4, 3, 2, 1], others.Select(v => v.Trial.Number));
        Assert.Equal("bracket 1, milestone 1: accuracy 0.6 is rank 4 of 9, the best 3 go on to 3", others[0].Verdict.Reason);
        Assert.Equal("reached the last milestone, 9 (training_iteration 9)", Decide(9, 1, 0).Reason is null ? DecideToTheEnd().Reason : null);
    }

    [Fact]
    public void Bohbs_reasons_name_the_budget_of_the_model()
    {
        var bohb = new HyperbandScheduler(new HyperbandForBohbSettings { MaxT = 9 });
        bohb.OnCreated(new TrialId(1), ConfigMap.Empty);
        Assert.Contains("budget 1: loss 4;", bohb.Decide(new TrialReport(new TrialId(1), 1, 4)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bracket_is_not_halved_before_it_is_full()
    {
        Fill(8);
        for (int trial = 1; trial <= 8; trial++)
        {
            Assert.Equal(VerdictKind.Pause, Decide(trial, 1, trial).Kind);
            _hyperband.OnPaused(new TrialId(trial));
        }

        Assert.Empty(_hyperband.TakeVerdicts());
        Assert.True(_hyperband.Choose(new ScheduleSituation(MayStartNew: true, Live: 0)).IsNew);
    }

    [Fact]
    public void A_straggler_that_ends_lets_its_bracket_go_on_at_once()
    {
        Fill(9);
        for (int trial = 1; trial <= 8; trial++)
        {
            Decide(trial, 1, trial);
            _hyperband.OnPaused(new TrialId(trial));
        }

        Assert.Empty(_hyperband.TakeVerdicts());
        _hyperband.OnEnded(new TrialId(9));
        Assert.Equal([5, 4, 3, 2, 1], _hyperband.TakeVerdicts().Select(v => v.Trial.Number));
        Assert.Equal(new TrialId(6), _hyperband.Choose(new ScheduleSituation(MayStartNew: false, Live: 3)).Resumed);
    }

    [Fact]
    public void The_end_of_the_search_lets_a_bracket_go_on_that_is_not_full()
    {
        Fill(4);
        for (int trial = 1; trial <= 4; trial++)
        {
            Decide(trial, 1, trial);
        }

        _hyperband.OnSearchEnded();
        _hyperband.OnSearchEnded();
        Assert.Equal([1], _hyperband.TakeVerdicts().Select(v => v.Trial.Number));
        _hyperband.OnSearchReopened();
        _hyperband.OnCreated(new TrialId(5), ConfigMap.Empty);
        Assert.StartsWith("bracket 2, milestone 3", Decide(5, 3, 1).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_runs_and_nothing_new_comes_a_bracket_goes_on_without_being_full()
    {
        Fill(2);
        Decide(1, 1, 0.3);
        Decide(2, 1, 0.4);
        _hyperband.OnPaused(new TrialId(1));
        Assert.Null(_hyperband.Choose(new ScheduleSituation(MayStartNew: false, Live: 1)).Resumed);
        _hyperband.OnPaused(new TrialId(2));
        var choice = _hyperband.Choose(new ScheduleSituation(MayStartNew: false, Live: 0));
        Assert.Equal(new TrialId(2), choice.Resumed);
        Assert.Contains("nothing runs and no new trial can be had", choice.Reason, StringComparison.Ordinal);
        _hyperband.OnResumed(new TrialId(2));
        Assert.Equal(new TrialId(1), _hyperband.Choose(new ScheduleSituation(MayStartNew: false, Live: 1)).Resumed);
    }

    [Fact]
    public void A_trial_that_is_reopened_in_the_same_round_joins_its_bracket_again()
    {
        Fill(9);
        _hyperband.OnEnded(new TrialId(1));
        _hyperband.OnReopened(new TrialId(1));
        for (int trial = 2; trial <= 9; trial++)
        {
            Assert.Equal(VerdictKind.Pause, Decide(trial, 1, trial).Kind);
        }

        Assert.Equal(VerdictKind.Stop, Decide(1, 1, 0).Kind);
        Assert.Equal(5, _hyperband.TakeVerdicts().Count);
    }

    [Fact]
    public void A_trial_that_was_left_out_and_is_reopened_runs_to_max_t_by_itself()
    {
        Fill(9);
        for (int trial = 1; trial <= 9; trial++)
        {
            Decide(trial, 1, trial);
        }

        _hyperband.OnEnded(new TrialId(1));
        _hyperband.OnReopened(new TrialId(1));
        Assert.Null(Decide(1, 3, 99).Reason);
        Assert.Equal(VerdictKind.Stop, Decide(1, 9, 99).Kind);
    }

    [Fact]
    public void Survivors_go_on_beyond_max_t_when_they_may()
    {
        var hyperband = new HyperbandScheduler(new HyperbandSettings { MaxT = 9, StopLastTrials = false });
        hyperband.OnCreated(new TrialId(1), ConfigMap.Empty);
        Assert.Equal(Verdict.NotJudged, hyperband.Decide(new TrialReport(new TrialId(1), 50, 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(17)]
    public void A_full_band_spends_what_its_table_says(int slots)
    {
        var trials = ScheduledRun.Play(new SchedulerCase("hyperband", new HyperbandSettings { MaxT = 9 }), new SchedulePlan(3, 17, slots)).Trials;
        Assert.Equal(3 + 2 + 1, trials.Count(t => t.Furthest >= 9));
        Assert.Equal(3 + 5 + 3, trials.Count(t => t.Furthest >= 3));
    }

    [Theory]
    [InlineData("max_t", 0.5, 3.0)]
    [InlineData("max_t", double.NaN, 3.0)]
    [InlineData("reduction_factor", 9.0, 1.0)]
    [InlineData("reduction_factor", 9.0, double.PositiveInfinity)]
    public void Settings_outside_their_ranges_are_refused(string name, double maxT, double eta)
    {
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new HyperbandSettings { MaxT = maxT, ReductionFactor = eta }).ParamName);
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new HyperbandForBohbSettings { MaxT = maxT, ReductionFactor = eta }).ParamName);
    }

    private Verdict DecideToTheEnd()
    {
        foreach (int trial in (int[])[7, 8, 9])
        {
            Decide(trial, 3, trial);
        }

        return Decide(9, 9, 1);
    }

    private void Fill(int trials)
    {
        for (int trial = 1; trial <= trials; trial++)
        {
            _hyperband.OnCreated(new TrialId(trial), ConfigMap.Empty);
        }
    }

    private Verdict Decide(int trial, double budget, double accuracy) => _hyperband.Decide(new TrialReport(new TrialId(trial), budget, -accuracy));
}
