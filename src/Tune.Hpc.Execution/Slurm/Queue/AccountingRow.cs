using System.Collections.Immutable;
using System.Globalization;

namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>One job as <c>sacct</c> tells it.</summary>
/// <param name="Id"><c>123</c>, or <c>123_4</c> for an element of an array.</param>
/// <param name="Index">Its index in its array; null where it is in none.</param>
/// <param name="State">Slurm's word: <c>CANCELLED by 1001</c>.</param>
/// <param name="Code">Exit code of its script.</param>
/// <param name="Signal">Signal that ended it; 0 for none.</param>
/// <param name="Submit">When it was handed over.</param>
/// <param name="Nodes">Where it ran; empty where it did not.</param>
/// <param name="Name">Its name.</param>
internal sealed record AccountingRow(string Id, int? Index, string State, int Code, int Signal, DateTimeOffset? Submit, string Nodes, string Name)
{
    /// <summary>The fields asked for; the name last, because it may hold anything.</summary>
    public const string Format = "JobIDRaw,JobID,State,ExitCode,Submit,NodeList,JobName";

    /// <summary>What a row is called whose start was never recorded.</summary>
    public const string PartialName = "allocation";

    private const int Fields = 7;
    private const int MostElements = 100_000;

    /// <summary>What the state means.</summary>
    public StateWord Word => StateWord.Of(State);

    /// <summary>Who canceled it, where somebody did: <c>user id 1001</c>.</summary>
    public string? CanceledBy => State.StartsWith("CANCELLED by ", StringComparison.Ordinal) ? $"user id {State["CANCELLED by ".Length..]}" : null;

    /// <summary>The rows of an answer. Lines that cannot be read are left out: what is missing here proves nothing anyway.</summary>
    public static ImmutableArray<AccountingRow> Parse(string text) =>
    [
        .. from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
           let fields = line.Split('|', Fields)
           where fields.Length == Fields
           from row in Of(fields)
           select row,
    ];

    private static IEnumerable<AccountingRow> Of(string[] fields)
    {
        string[] exit = fields[3].Split(':');
        int code = SlurmNumbers.Count(exit[0]) ?? 0;
        int signal = exit.Length > 1 ? SlurmNumbers.Count(exit[1]) ?? 0 : 0;
        var row = new AccountingRow(fields[1], null, fields[2], code, signal, SlurmNumbers.Moment(fields[4]), fields[5] is "None assigned" ? "" : fields[5], fields[6]);
        int mark = fields[1].IndexOf('_', StringComparison.Ordinal);
        return mark < 0 ? [row] : Indices(fields[1][(mark + 1)..]).Select(i => row with { Id = $"{fields[1][..mark]}_{i.ToString(CultureInfo.InvariantCulture)}", Index = i });
    }

    /// <summary><c>4</c>, <c>[2-3,7%1]</c>: elements that never started share a row.</summary>
    private static IEnumerable<int> Indices(string text) =>
        from part in text.Trim('[', ']').Split('%')[0].Split(',')
        let ends = part.Split('-').Select(SlurmNumbers.Count).ToArray()
        where ends.Length is 1 or 2 && ends[0] is not null && ends[^1] >= ends[0]
        from n in Enumerable.Range(ends[0]!.Value, Math.Min(MostElements, ends[^1]!.Value - ends[0]!.Value + 1))
        select n;
}
