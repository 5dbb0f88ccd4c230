using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Specification;

/// <summary>The keys of ASHA and HyperBand.</summary>
public sealed class HalvingSpecTests
{
    private const string Goal = "metric: m\nmode: min\n";

    [Fact]
    public void Keys_become_settings()
    {
        Assert.Equal(
            new AshaSettings { TimeAttribute = "epoch", Variant = AshaVariant.Promotion, Brackets = 2 },
            Specs.With(Goal + "scheduler: {type: asha, variant: promotion, brackets: 2, time_attr: epoch}").Scheduler);
        Assert.Equal(
            new HyperbandSettings { MaxT = 27, ReductionFactor = 2.5, StopLastTrials = false, Order = HyperbandOrder.Aggressive },
            Specs.With(Goal + "scheduler: {type: hyperband, max_t: 27, reduction_factor: 2.5, stop_last_trials: false, order: aggressive}").Scheduler);
        Assert.Equal(
            new HyperbandForBohbSettings { MaxT = 16, ReductionFactor = 4, TimeAttribute = "epoch" },
            Specs.With(Goal + "scheduler: {type: hb_bohb, max_t: 16, reduction_factor: 4, time_attr: epoch}").Scheduler);
    }

    [Theory]
    [InlineData("asha_promotion")]
    [InlineData("{type: asha_promotion, variant: promotion}")]
    public void The_promotion_form_has_a_name_of_its_own(string scheduler) =>
        Assert.Equal(new AshaSettings { Variant = AshaVariant.Promotion }, Specs.With($"{Goal}scheduler: {scheduler}").Scheduler);

    [Theory]
    [InlineData("{type: asha, variant: promote}", "scheduler.variant: 'promote' is not 'stopping' or 'promotion'")]
    [InlineData("{type: hyperband, order: random}", "scheduler.order: 'random' is not 'conservative' or 'aggressive'")]
    [InlineData("{type: hyperband, reduction_factor: 1}", "1 is not a number above 1")]
    [InlineData("{type: hb_bohb, reduction_factor: .nan}", "nan is not a number above 1")]
    [InlineData("{type: hyperband, max_t: 0.5}", "0.5 is not a number from 1")]
    [InlineData("bohb", "did you mean 'hb_bohb'?")]
    public void A_bad_value_is_refused(string scheduler, string part) => Specs.Refuses($"{Goal}scheduler: {scheduler}\n", SpecCodes.BadValue, part);

    [Theory]
    [InlineData("{type: asha_promotion, variant: stopping}", "'stopping' contradicts the type 'asha_promotion', which means asha with variant: promotion")]
    [InlineData("{type: asha, variant: promotion, max_t: 1, grace_period: 2}", "scheduler.max_t: 1 is below grace_period, 2")]
    [InlineData("{type: hyperband, max_t: 2}", "scheduler.max_t: 2 is below reduction_factor, 3; no trial would ever be left out")]
    [InlineData("{type: hb_bohb, max_t: 3, reduction_factor: 4}", "3 is below reduction_factor, 4")]
    public void Settings_that_contradict_each_other_are_refused(string scheduler, string part) => Specs.Refuses($"{Goal}scheduler: {scheduler}\n", SpecCodes.Contradiction, part);

    [Theory]
    [InlineData("hyperband")]
    [InlineData("hb_bohb")]
    [InlineData("asha_promotion")]
    public void What_compares_trials_needs_a_metric(string scheduler) =>
        Assert.Contains("compares trials and needs metric and mode", Specs.Error($"command: sh\nscheduler: {scheduler}\n").Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_that_several_schedulers_have_does_not_say_which_is_meant() =>
        Specs.Refuses($"{Goal}scheduler: {{max_t: 9}}\n", SpecCodes.MissingKey, "'type' is missing; these settings belong to asha and to hyperband");
}
