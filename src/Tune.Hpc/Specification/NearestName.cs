namespace Tune.Hpc.Specification;

/// <summary>Finds the name a person may have meant.</summary>
public static class NearestName
{
    /// <summary>The known name nearest to a misspelt one by edits (Levenshtein, 1966; a swap of neighbours counts once), or null when none is near: more than a third of its letters differ.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        var best = known
            .Select(k => (Name: k, Distance: Distance(Fold(name), Fold(k))))
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(1, Math.Max(name.Length, best.Name.Length) / 3) ? best.Name : null;
    }

    /// <summary>A half sentence for the end of a message: <c>; did you mean "loguniform"?</c>, or nothing when no name is near.</summary>
    public static string Hint(string name, IEnumerable<string> known) => Find(name, known) is { } near ? $"; did you mean \"{near}\"?" : "";

    /// <summary>How many letters must be inserted, deleted, replaced or swapped with their neighbour to turn one text into the other.</summary>
    public static int Distance(string left, string right)
    {
        int[] before = new int[right.Length + 1];
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int[] current = new int[right.Length + 1];
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous) = (previous, current);
        }

        return previous[right.Length];
    }

    private static string Fold(string name) => name.ToLowerInvariant().Replace('-', '_');
}
