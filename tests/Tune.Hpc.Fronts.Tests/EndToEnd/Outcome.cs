namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>What came of a real process.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Err)
{
    public string All => $"exit code {ExitCode}\n--- out\n{Out}--- err\n{Err}";

    /// <summary>Itself, given that it ended as it should.</summary>
    public Outcome With(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {exitCode} was expected\n{All}");
        return this;
    }

    /// <summary>Itself, given that it says all of that to a person.</summary>
    public Outcome Telling(params IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            Assert.True(Err.Contains(text, StringComparison.Ordinal), $"'{text}' was expected\n{All}");
        }

        return this;
    }
}
