using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tune.Hpc.Trials;

/// <summary>Numbers of CPUs and GPUs as people and schedulers write them: <c>0-3,8</c>.</summary>
public static class NumberRanges
{
    /// <summary>No list is longer: a typing error must not fill the memory.</summary>
    private const int Most = 1 << 20;

    /// <summary>Writes numbers in their order, each run of neighbours as one range.</summary>
    public static string ToText(IReadOnlyList<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var parts = new List<string>();
        for (int i = 0; i < numbers.Count;)
        {
            int end = i;
            while (end + 1 < numbers.Count && numbers[end + 1] == numbers[end] + 1)
            {
                end++;
            }

            parts.Add(i == end ? Digits(numbers[i]) : $"{Digits(numbers[i])}-{Digits(numbers[end])}");
            i = end + 1;
        }

        return string.Join(',', parts);
    }

    /// <summary>Reads numbers back; an empty text is no number. False where it is not of that form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImmutableArray<int>? numbers)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = ImmutableArray.CreateBuilder<int>();
        numbers = null;
        foreach (string part in text.Length == 0 ? [] : text.Split(','))
        {
            int dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!TryDigits(dash < 0 ? part : part[..dash], out int first)
                || !TryDigits(dash < 0 ? part : part[(dash + 1)..], out int last)
                || last < first || last - first >= Most - found.Count)
            {
                return false;
            }

            found.AddRange(Enumerable.Range(first, last - first + 1));
        }

        numbers = found.ToImmutable();
        return true;
    }

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryDigits(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
