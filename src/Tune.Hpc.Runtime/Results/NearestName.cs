namespace Tune.Hpc.Runtime.Results;

/// <summary>Finds what was probably meant by a name that does not exist.</summary>
public static class NearestName
{
    /// <summary>The known name with the fewest edits; null when none is near. The first of equals.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What exists.</param>
    public static string? Of(string name, IEnumerable<string> known)
    {
        string? best = null;
        int fewest = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int edits = Edits(name, candidate, fewest);
            if (edits < fewest)
            {
                fewest = edits;
                best = candidate;
            }
        }

        return best;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours, case not counted.</summary>
    private static int Edits(string a, string b, int giveUpAt)
    {
        if (Math.Abs(a.Length - b.Length) >= giveUpAt)
        {
            return giveUpAt;
        }

        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Step(cost, a, b, i, j);
            }
        }

        return cost[a.Length, b.Length];
    }

    private static int Step(int[,] cost, string a, string b, int i, int j)
    {
        int replace = cost[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
        int edits = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
        bool swapped = i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]);
        return swapped ? Math.Min(edits, cost[i - 2, j - 2] + 1) : edits;
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
