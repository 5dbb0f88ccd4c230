using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary><c>scheduler: {type: hyperband}</c> and <c>{type: hb_bohb}</c>.</summary>
internal static class HyperbandKeys
{
    private static readonly SpecKey<double> _maxT = new(
        "max_t", new NumberKind(1), ConfigValue.Of(81), "The most budget one trial gets, in units of time_attr; best a power of reduction_factor.")
    { OtherNames = ["max_resource", "max_epochs", "max_iter", "max_budget"] };

    private static readonly SpecKey<double> _reductionFactor = new(
        "reduction_factor", new NumberKind(1, exclusive: true), ConfigValue.Of(3), "One trial in this many goes on when a bracket is halved.")
    { OtherNames = ["eta"] };

    private static readonly SpecKey<string> _order = new(
        "order", new OneOfKind("conservative", "aggressive"), ConfigValue.Of("conservative"), "Which brackets are filled first: those that are halved least, or most.")
    { OtherNames = ["bracket_order"] };

    public static Variant<SchedulerSettings> Variant { get; } = new(
        "hyperband",
        "HyperBand: brackets of trials that pause until all of them are there; needs checkpoints.",
        [SchedulerKeys.TimeAttr, _maxT, _reductionFactor, SchedulerKeys.StopLastTrials, _order],
        Read)
    {
        OtherNames = ["hyperband_scheduler", "hyper_band"],
    };

    public static Variant<SchedulerSettings> BohbVariant { get; } = new(
        "hb_bohb",
        "HyperBand as BOHB needs it: the largest bracket first; needs checkpoints.",
        [SchedulerKeys.TimeAttr, _maxT, _reductionFactor, SchedulerKeys.StopLastTrials],
        ReadBohb)
    {
        OtherNames = ["bohb", "hyperband_for_bohb", "hyperband_bohb"],
    };

    private static SchedulerSettings Read(SpecSection section)
    {
        string order = section.Get(_order);
        return ReadShared(section, order is null) is { } shared
            ? new HyperbandSettings
            {
                TimeAttribute = shared.TimeAttr,
                MaxT = shared.MaxT,
                ReductionFactor = shared.ReductionFactor,
                StopLastTrials = shared.StopLastTrials,
                Order = order == "aggressive" ? HyperbandOrder.Aggressive : HyperbandOrder.Conservative,
            }
            : new FifoSettings();
    }

    private static SchedulerSettings ReadBohb(SpecSection section) => ReadShared(section, refused: false) is { } shared
        ? new HyperbandForBohbSettings
        {
            TimeAttribute = shared.TimeAttr,
            MaxT = shared.MaxT,
            ReductionFactor = shared.ReductionFactor,
            StopLastTrials = shared.StopLastTrials,
        }
        : new FifoSettings();

    private static Shared? ReadShared(SpecSection section, bool refused)
    {
        int errors = section.Reading.Errors.Count;
        var shared = new Shared(section.Get(SchedulerKeys.TimeAttr), section.Get(_maxT), section.Get(_reductionFactor), section.Get(SchedulerKeys.StopLastTrials));
        if (refused || section.Reading.Errors.Count > errors)
        {
            return null;
        }

        if (shared.MaxT < shared.ReductionFactor)
        {
            section.Reading.Errors.Add(
                SpecCodes.Contradiction, section.PlaceOf(_maxT), $"{shared.MaxT} is below reduction_factor, {shared.ReductionFactor}; no trial would ever be left out");
        }

        return shared;
    }

    private sealed record Shared(string TimeAttr, double MaxT, double ReductionFactor, bool StopLastTrials);
}
