using Tune.Hpc.Runtime.Checks;

namespace Tune.Hpc.Cli.Output;

/// <summary>Shows what <c>doctor</c> looked at.</summary>
internal static class CheckOutput
{
    /// <summary>One check, for people.</summary>
    public static void Write(CheckResult check, TextWriter writer) =>
        writer.WriteLine($"{Word(check.Outcome),-7}  {check.Name,-13}  {check.Detail.Replace("\n", "\n                         ", StringComparison.Ordinal)}");

    /// <summary>All of them, in the schema that JSON.md describes.</summary>
    /// <param name="checks">The checks.</param>
    /// <param name="specification">What to write in a specification, if that is known.</param>
    /// <param name="surroundings">It goes where data goes.</param>
    public static void WriteJson(IEnumerable<CheckResult> checks, string? specification, Surroundings surroundings)
    {
        using var output = JsonOutput.Begin(surroundings, "checks");
        output.Json.WriteStartArray("checks");
        foreach (var check in checks)
        {
            output.Json.WriteStartObject();
            output.Json.WriteString("name", check.Name);
            output.Json.WriteString("outcome", Word(check.Outcome));
            output.Json.WriteString("detail", check.Detail);
            output.Json.WriteEndObject();
        }

        output.Json.WriteEndArray();
        TrialJson.WriteText(output.Json, "specification", specification);
        output.End();
    }

    private static string Word(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Ok => "ok",
        CheckOutcome.Warning => "warning",
        _ => "failed",
    };
}
