using System.Globalization;

namespace Tune.Hpc.Execution.Srun;

/// <summary>Names of nodes as Slurm shortens them: <c>node[01-03,7],login1</c>, <c>r[1-2]n[0-3]</c>.</summary>
internal static class HostList
{
    /// <summary>No list is longer: a typing error must not fill the memory.</summary>
    private const int Most = 1 << 17;

    /// <summary>The names, in order.</summary>
    /// <exception cref="FormatException">It is no such list.</exception>
    public static IReadOnlyList<string> Expand(string text)
    {
        var names = new List<string>();
        foreach (string part in Split(text, 0).Where(p => p.Length > 0))
        {
            names.AddRange(ExpandOne(part));
            if (names.Count > Most)
            {
                throw new FormatException($"'{text}' names more than {Most} nodes");
            }
        }

        return names;
    }

    private static IEnumerable<string> ExpandOne(string text)
    {
        int open = text.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
        {
            return [text];
        }

        int close = text.IndexOf(']', open);
        if (close < 0)
        {
            throw new FormatException($"'{text}' has a '[' without its ']'");
        }

        var rests = ExpandOne(text[(close + 1)..]).ToList();
        return text[(open + 1)..close].Split(',').SelectMany(Numbers).SelectMany(n => rests.Select(rest => text[..open] + n + rest));
    }

    /// <summary>Numbers keep the zeros in front: <c>01-03</c>.</summary>
    private static IEnumerable<string> Numbers(string range)
    {
        string[] ends = range.Split('-');
        if (ends.Length > 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last) || last < first || last - first > Most)
        {
            throw new FormatException($"'{range}' is no range of numbers");
        }

        string format = "D" + ends[0].Length.ToString(CultureInfo.InvariantCulture);
        return Enumerable.Range(first, last - first + 1).Select(n => n.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>At the commas outside of brackets.</summary>
    private static IEnumerable<string> Split(string text, int start)
    {
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}
