using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The keys of the maps in a specification.</summary>
internal static class SectionKeys
{
    private static readonly SpecKey<long> _maxFailures = new(
        "max_failures", new IntegerKind(-1, int.MaxValue), ConfigValue.Of(0), "Retries of a trial after failures of its own; -1 is without limit.")
    { MayChange = true, OtherNames = ["retries", "max_retries"] };

    private static readonly SpecKey<bool> _failFast = new(
        "fail_fast", new BooleanKind(), ConfigValue.False, "Whether the first trial that gives up ends the experiment.")
    { MayChange = true };

    private static readonly SpecKey<long> _maxSameFailures = new(
        "max_same_failures", new IntegerKind(0, int.MaxValue), ConfigValue.Of(5), "Failures in a row that look alike, with no report in between, end the experiment; 0 is never.")
    { MayChange = true };

    public static SpecKind<FailureSettings> Failure { get; } = new SectionKind<FailureSettings>(
        [_maxFailures, _failFast, _maxSameFailures],
        s => new FailureSettings { MaxFailures = (int)s.Get(_maxFailures), FailFast = s.Get(_failFast), MaxSameFailures = (int)s.Get(_maxSameFailures) });
}
