namespace Tune.Hpc.Cli;

/// <summary>The command line with its short forms written out, and a trial's command cut off, which is none of our options' business.</summary>
/// <param name="Own">What is for this program.</param>
/// <param name="TrialCommand">What follows <c>--</c>; null without one.</param>
internal sealed record Shorthands(string[] Own, string[]? TrialCommand)
{
    /// <summary>Writes out: <c>dotnet tune -- CMD</c>, <c>dotnet tune --param ... -- CMD</c> and <c>dotnet tune SPEC.yaml</c> are <c>run</c>.</summary>
    /// <param name="args">As typed.</param>
    /// <param name="verbs">All verbs.</param>
    public static Shorthands Expand(string[] args, IReadOnlyCollection<string> verbs)
    {
        if (args.Length > 0 && args[0].StartsWith('['))
        {
            return new Shorthands(args, null);
        }

        int dashes = Array.IndexOf(args, "--");
        string[] own = dashes < 0 ? args : args[..dashes];
        string[]? command = dashes < 0 ? null : args[(dashes + 1)..];
        bool isRun = (own.Length == 0 || (own[0].StartsWith('-') && !verbs.Contains(own[0]))) && command is not null;
        bool isSpec = own.Length > 0 && !verbs.Contains(own[0]) && LooksLikeSpec(own[0]);
        return new Shorthands(isRun || isSpec ? ["run", .. own] : own, command);
    }

    private static bool LooksLikeSpec(string text) =>
        Path.GetExtension(text).ToLowerInvariant() is ".yaml" or ".yml" or ".json" && !text.StartsWith('-');
}
