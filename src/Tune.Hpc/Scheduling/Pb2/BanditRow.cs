namespace Tune.Hpc.Scheduling.Pb2;

/// <summary>A member's score at a time.</summary>
/// <param name="Trial">The member's number.</param>
/// <param name="Time">How far it was.</param>
/// <param name="Place">Its hyperparameters; logarithms of those that are logarithmic.</param>
/// <param name="Score">Higher is better.</param>
internal sealed record BanditRow(int Trial, double Time, double[] Place, double Score);

/// <summary>How a member's score changed between two of its rows.</summary>
/// <param name="Trial">The member's number.</param>
/// <param name="Time">When the change was seen.</param>
/// <param name="Before">The score before.</param>
/// <param name="After">The score then.</param>
/// <param name="Place">The hyperparameters it trained with.</param>
/// <param name="Rate">The change for each unit of time.</param>
internal sealed record ScoreChange(int Trial, double Time, double Before, double After, double[] Place, double Rate)
{
    private const int MostRows = 1000;

    /// <summary>The changes between rows of one member with the same hyperparameters, by time; the latest of them where there are many.</summary>
    public static List<ScoreChange> Of(IEnumerable<BanditRow> rows)
    {
        var last = new Dictionary<(int Trial, string Place), BanditRow>();
        var changes = new List<ScoreChange>();
        foreach (var row in rows.OrderBy(r => r.Time))
        {
            var key = (row.Trial, string.Join(' ', row.Place.Select(BitConverter.DoubleToInt64Bits)));
            if (last.TryGetValue(key, out var before) && row.Time > before.Time)
            {
                changes.Add(new ScoreChange(row.Trial, row.Time, before.Score, row.Score, row.Place, (row.Score - before.Score) / (row.Time - before.Time)));
            }

            last[key] = row;
        }

        return changes.Count <= MostRows ? changes : changes[^MostRows..];
    }
}
