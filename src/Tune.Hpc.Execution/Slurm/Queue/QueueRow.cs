using System.Collections.Immutable;
using System.Globalization;

namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>One job as <c>squeue</c> tells it.</summary>
/// <param name="Id">The id by which it is canceled: <c>123</c>, or <c>123_4</c> for an element of an array.</param>
/// <param name="Index">Its index in its array; null where it is in none.</param>
/// <param name="State">Slurm's word for where it stands.</param>
/// <param name="Reason">Slurm's word for why it waits.</param>
/// <param name="Submit">When it was handed over.</param>
/// <param name="Nodes">Where it runs or ran; empty where it does not.</param>
/// <param name="Name">Its name.</param>
internal sealed record QueueRow(string Id, int? Index, string State, string Reason, DateTimeOffset? Submit, string Nodes, string Name)
{
    /// <summary>The format of <c>squeue -o</c>: the name last, because it may hold anything.</summary>
    public const string Format = "%i|%A|%F|%K|%T|%r|%V|%S|%N|%j";

    private const int Fields = 10;

    /// <summary>What the state means.</summary>
    public StateWord Word => StateWord.Of(State);

    /// <summary>The rows of an answer whose names begin so.</summary>
    /// <exception cref="FormatException">The answer is cut off, or a line that is ours cannot be read: what is not in it proves nothing.</exception>
    public static ImmutableArray<QueueRow> Parse(string text, string prefix)
    {
        if (text.Length > 0 && text[^1] != '\n')
        {
            throw new FormatException($"the answer is cut off after '{text[(text.LastIndexOf('\n') + 1)..]}'");
        }

        var rows = ImmutableArray.CreateBuilder<QueueRow>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split('|', Fields);
            if (fields.Length == Fields ? fields[^1].StartsWith(prefix, StringComparison.Ordinal) : line.Contains(prefix, StringComparison.Ordinal))
            {
                rows.Add(fields.Length == Fields && fields[0].Length > 0 ? Of(fields) : throw new FormatException($"the line '{line}' cannot be read"));
            }
        }

        return rows.ToImmutable();
    }

    private static QueueRow Of(string[] fields)
    {
        bool element = int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        return new QueueRow(fields[0], element ? index : null, fields[4], fields[5], SlurmNumbers.Moment(fields[6]), fields[8], fields[9]);
    }
}
