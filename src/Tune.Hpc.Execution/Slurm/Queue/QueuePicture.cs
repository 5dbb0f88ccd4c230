using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>One answer of the queue: the jobs of one experiment by attempt. Identity is the name: a controller that lost its last seconds gives ids again.</summary>
/// <param name="AskedAt">When the question went out: what was done later is not in the answer.</param>
/// <param name="AnsweredAt">When the answer came.</param>
/// <param name="Jobs">The jobs of each attempt.</param>
internal sealed record QueuePicture(TimeSpan AskedAt, TimeSpan AnsweredAt, ImmutableDictionary<AttemptId, ImmutableArray<QueueRow>> Jobs)
{
    /// <summary>Puts rows to their attempts.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="attemptOf">The attempt of a job, by its name and its index; null where it is none of ours.</param>
    /// <param name="askedAt">When the question went out.</param>
    /// <param name="answeredAt">When the answer came.</param>
    public static QueuePicture Of(IEnumerable<QueueRow> rows, Func<string, int?, AttemptId?> attemptOf, TimeSpan askedAt, TimeSpan answeredAt) => new(
        askedAt,
        answeredAt,
        (from row in rows
         let attempt = attemptOf(row.Name, row.Index)
         where attempt is not null
         group row by attempt.Value).ToImmutableDictionary(g => g.Key, g => g.ToImmutableArray()));

    /// <summary>Jobs that are not over.</summary>
    public int Active => Jobs.Values.Sum(rows => rows.Count(r => !r.Word.IsOver));

    /// <summary>Whether a job came, went or changed its state since.</summary>
    public bool DiffersFrom(QueuePicture? other) => other is null || other.Jobs.Count != Jobs.Count || Jobs.Any(j =>
        !other.Jobs.TryGetValue(j.Key, out var before) || !before.Select(r => (r.Id, r.State)).SequenceEqual(j.Value.Select(r => (r.Id, r.State))));

    /// <summary>Whether it shows another element of the array a job belongs to.</summary>
    public bool HasSiblingOf(QueueRow row) =>
        row.Index is not null && Jobs.Values.Any(rows => rows.Any(r => r.Name == row.Name && r.Index != row.Index && ArrayOf(r.Id) == ArrayOf(row.Id)));

    private static string ArrayOf(string id) => id.Split('_')[0];
}
