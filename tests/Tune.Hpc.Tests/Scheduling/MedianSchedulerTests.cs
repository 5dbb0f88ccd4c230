using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Median;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

public sealed class MedianSchedulerTests
{
    private MedianScheduler _median = new(new MedianSettings { GracePeriod = 1, MinSamplesRequired = 2 });

    private Verdict Decide(int trial, double time, double loss, bool checkpoint = false, bool wait = false) =>
        _median.Decide(new TrialReport(new TrialId(trial), time, loss) { HasCheckpoint = checkpoint, OthersWait = wait });

    [Fact]
    public void The_reason_has_the_numbers_in_the_users_direction()
    {
        _median = new MedianScheduler(new MedianSettings { GracePeriod = 1, MinSamplesRequired = 2 }, new Objective("accuracy", ObjectiveMode.Max));
        Decide(1, 1, -0.5);
        Decide(2, 1, -0.75);
        Assert.Equal(
            "best accuracy so far, 0.25, is worse than 0.625, the median of the means of 2 other trials up to time_total_s 1",
            Decide(3, 1, -0.25).Reason);
    }

    [Fact]
    public void A_peer_with_nothing_finite_in_the_window_is_no_sample()
    {
        Decide(1, 1, 0.5);
        Decide(2, 1, double.NaN);
        Decide(4, 5, 0.5); // its first report is beyond the window
        Assert.Equal(VerdictKind.GoOn, Decide(3, 1, 9).Kind);
        Assert.Equal(VerdictKind.Stop, Decide(5, 1, 9).Kind);
    }

    [Fact]
    public void One_report_that_is_no_number_spoils_nobodys_mean()
    {
        Decide(1, 1, 0.5);
        Decide(1, 2, double.NaN);
        Decide(2, 2, 0.5);
        Assert.Equal(VerdictKind.GoOn, Decide(3, 2, 0.5).Kind);
        Assert.Equal(VerdictKind.Stop, Decide(4, 2, 0.6).Kind);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_trial_that_never_reported_a_finite_number_is_worse_than_any_median(double loss)
    {
        Decide(1, 1, 0.5);
        Decide(2, 1, 0.5);
        Assert.Contains("never been a finite number", Decide(3, 1, loss).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_that_is_no_number_is_not_judged_and_not_recorded()
    {
        Assert.Equal(Verdict.NotJudged, Decide(1, double.NaN, 0.5));
        Decide(2, 1, 0.1);
        Assert.Equal(VerdictKind.GoOn, Decide(3, 1, 9).Kind);
    }

    [Fact]
    public void A_report_by_which_a_trial_ended_counts_for_the_others()
    {
        Decide(1, 1, 0.1);
        _median.OnLastReport(new TrialReport(new TrialId(2), 1, 0.1));
        Assert.Equal(VerdictKind.Stop, Decide(3, 1, 0.2).Kind);
    }

    [Fact]
    public void A_soft_stop_pauses_once_and_never_judges_again()
    {
        _median = new MedianScheduler(new MedianSettings { GracePeriod = 1, MinSamplesRequired = 1, HardStop = false });
        Assert.True(_median.NeedsCheckpoints);
        Decide(1, 1, 0.1);
        Assert.Equal(VerdictKind.Pause, Decide(2, 1, 0.2).Kind);
        _median.OnPaused(new TrialId(2));
        Assert.Equal(VerdictKind.Pause, Decide(3, 1, 0.3).Kind);
        _median.OnPaused(new TrialId(3));
        Assert.True(_median.Choose(new ScheduleSituation(MayStartNew: true, 0)).IsNew);
        Assert.Equal(new TrialId(2), _median.Choose(new ScheduleSituation(MayStartNew: false, 0)).Resumed);
        _median.OnResumed(new TrialId(2));
        Assert.Equal(new TrialId(3), _median.Choose(new ScheduleSituation(MayStartNew: false, 0)).Resumed);
        Assert.Equal(Verdict.NotJudged, Decide(2, 2, 99));
        _median.OnEnded(new TrialId(3));
        Assert.Equal(ScheduleChoice.Wait, _median.Choose(new ScheduleSituation(MayStartNew: false, 0)));
    }

    [Fact]
    public void With_too_few_others_a_trial_makes_way_only_where_it_has_a_checkpoint_and_somebody_waits()
    {
        Assert.Equal(Verdict.NotJudged, Decide(1, 1, 0.5, checkpoint: true));
        Assert.Equal(Verdict.NotJudged, Decide(1, 2, 0.5, wait: true));
        Assert.Equal(VerdictKind.Pause, Decide(1, 3, 0.5, checkpoint: true, wait: true).Kind);
    }

    [Fact]
    public void Between_two_pauses_lies_more_than_the_time_slice()
    {
        _median = new MedianScheduler(new MedianSettings { GracePeriod = 1, MinTimeSlice = 2 });
        var kinds = Enumerable.Range(1, 6).Select(t => Decide(1, t, 0.5, checkpoint: true, wait: true).Kind == VerdictKind.Pause);
        Assert.Equal([true, false, false, true, false, false], kinds);
    }

    [Theory]
    [InlineData("grace_period")]
    [InlineData("min_samples_required")]
    [InlineData("min_time_slice")]
    public void Settings_out_of_range_are_refused_by_name(string name)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => name switch
        {
            "grace_period" => new MedianSettings { GracePeriod = double.NaN },
            "min_samples_required" => new MedianSettings { MinSamplesRequired = 0 },
            _ => new MedianSettings { MinTimeSlice = -1 },
        });
        Assert.Equal(name, error.ParamName);
    }
}
