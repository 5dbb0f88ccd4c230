namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>What came of a process.</summary>
/// <param name="ExitCode">128 + the signal that ended it, or its own.</param>
public sealed record Outcome(int ExitCode, string Out, string Err)
{
    /// <summary>Fails with all it said unless it ended so.</summary>
    public Outcome With(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"expected exit code {exitCode}: {this}");
        return this;
    }

    public override string ToString() => $"exit code {ExitCode}\n--- out\n{Out}\n--- err\n{Err}";
}
