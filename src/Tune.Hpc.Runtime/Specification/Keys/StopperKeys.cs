using System.Collections.Immutable;
using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The stop rules that have a <c>type</c>.</summary>
internal static class StopperKeys
{
    private static readonly SpecKey<long> _maxIter = new(
        "max_iter", new IntegerKind(1), ConfigValue.Null, "A trial ends with this report, whatever iteration it names.")
    { Required = true, OtherNames = ["max_iterations", "iterations", "max_reports"] };

    private static readonly SpecKey<string> _metric = new(
        "metric", new TextKind(), ConfigValue.Null, "The reported value that is watched; nested names are joined with '/'.")
    { Required = true };

    private static readonly SpecKey<double> _std = new(
        "std", new NumberKind(0, exclusive: true), ConfigValue.Of(0.01), "The trial ends when the standard deviation of its last values is below this.");

    private static readonly SpecKey<long> _numResults = new(
        "num_results", new IntegerKind(1, 1_000_000), ConfigValue.Of(4), "How many of its last values are looked at.")
    { OtherNames = ["window"] };

    private static readonly SpecKey<long> _gracePeriod = new(
        "grace_period", new IntegerKind(0), ConfigValue.Of(4), "Not before so many reports.")
    { OtherNames = ["grace"] };

    private static readonly SpecKey<double> _metricThreshold = new(
        "metric_threshold", new AnyNumberKind(), ConfigValue.Null, "Only where the value is at least as good as this; needs mode.")
    { OtherNames = ["threshold"] };

    private static readonly SpecKey<string> _modeOfThreshold = new(
        "mode", new OneOfKind("min", "max"), ConfigValue.Null, "In which direction the metric is better, for metric_threshold.");

    private static readonly SpecKey<double> _stdOfBest = new(
        "std", new NumberKind(0, exclusive: true), ConfigValue.Of(0.001), "The best trials are alike when the standard deviation of their best values is at most this.");

    private static readonly SpecKey<long> _top = new(
        "top", new IntegerKind(2, 1_000_000), ConfigValue.Of(10), "How many trials are compared, each with its best value.");

    private static readonly SpecKey<string> _mode = new(
        "mode", new OneOfKind("min", "max"), ConfigValue.Of("min"), "In which direction the metric is better.");

    private static readonly SpecKey<long> _patience = new(
        "patience", new IntegerKind(0), ConfigValue.Of(0), "How many trials in a row must report without changing that.");

    private static readonly SpecKey<TimeSpan> _timeout = new(
        "timeout", new DurationKind(), ConfigValue.Null, "How long the experiment may take.")
    { Required = true, OtherNames = ["time", "seconds"] };

    public static ImmutableArray<Variant<StopRule>> Variants { get; } =
    [
        new("maximum_iteration", "A trial ends after so many reports.", [_maxIter], s => new StopRule.MaximumIteration(s.Get(_maxIter)))
        {
            OtherNames = ["max_iteration", "maximum_iteration_stopper"],
        },
        new("trial_plateau", "A trial ends when its metric does not change any more.", [_metric, _std, _numResults, _gracePeriod, _metricThreshold, _modeOfThreshold], TrialPlateau)
        {
            OtherNames = ["plateau", "trial_plateau_stopper"],
        },
        new("experiment_plateau", "The experiment ends when its best trials are alike and new ones do not change that.", [_metric, _stdOfBest, _top, _mode, _patience], ExperimentPlateau)
        {
            OtherNames = ["experiment_plateau_stopper"],
        },
        new("timeout", "The experiment ends after that time.", [_timeout], s => new StopRule.Timeout(s.Get(_timeout))) { OtherNames = ["timeout_stopper"] },
    ];

    public static SpecKind<StopRule> Kind { get; } = new VariantKind<StopRule>("stop rule", Variants, []);

    private static StopRule.TrialPlateau TrialPlateau(SpecSection section)
    {
        double? threshold = section.Find(_metricThreshold);
        string? mode = section.Get(_modeOfThreshold);
        if (threshold is not null && mode is null)
        {
            section.Reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(_metricThreshold), "metric_threshold needs mode, min or max, to say which side of it is better");
        }

        return new StopRule.TrialPlateau(section.Get(_metric))
        {
            Std = section.Get(_std),
            NumResults = (int)section.Get(_numResults),
            GracePeriod = section.Get(_gracePeriod),
            MetricThreshold = threshold,
            Mode = ModeOf(mode),
        };
    }

    private static StopRule.ExperimentPlateau ExperimentPlateau(SpecSection section) => new(section.Get(_metric))
    {
        Std = section.Get(_stdOfBest),
        Top = (int)section.Get(_top),
        Mode = ModeOf(section.Get(_mode)),
        Patience = section.Get(_patience),
    };

    private static ObjectiveMode ModeOf(string? mode) => mode == "max" ? ObjectiveMode.Max : ObjectiveMode.Min;
}
