namespace Tune.Hpc.TestKit;

/// <summary>The real things tests run against: interpreters, other people's readers, clusters.</summary>
public static class RealPart
{
    // xunit v3 reports a test whose exception message begins so as skipped; the kit itself references no test framework.
    private const string SkipMark = "$XunitDynamicSkip$";

    /// <summary>Skips the running test because a real part is not on this machine; under CI=true it fails instead.</summary>
    public static void Missing(string what, string howToGet)
    {
        string reason = $"{what} is missing here; {howToGet}";
        bool isContinuousIntegration = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        throw new RealPartMissingException(isContinuousIntegration ? reason : SkipMark + reason);
    }
}
