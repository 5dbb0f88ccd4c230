using System.Collections.Immutable;

namespace Tune.Hpc.Driver;

/// <summary>What is left of things that have numbers: GPUs, CPUs. Amounts are thousandths; below one whole, attempts share a thing.</summary>
internal sealed class ShareTable
{
    internal const int Whole = 1000;
    private readonly SortedDictionary<int, int> _free = [];

    internal ShareTable(IEnumerable<int> numbers)
    {
        foreach (int number in numbers)
        {
            _free[number] = Whole;
        }
    }

    /// <summary>How many things there are.</summary>
    internal int Count => _free.Count;

    /// <summary>How many of them nobody uses.</summary>
    internal int Unused => _free.Count(f => f.Value == Whole);

    /// <summary>What is left of one of them.</summary>
    internal int FreeOf(int number) => _free[number];

    /// <summary>How many things an amount takes.</summary>
    internal static int Needed(long amount) => (int)((amount + Whole - 1) / Whole);

    /// <summary>Those an amount would get: whole ones, or a share of the fullest one that has room; null where it does not fit.</summary>
    /// <param name="amount">In thousandths, above 0.</param>
    /// <param name="suits">Which of them are of the right kind.</param>
    internal ImmutableArray<int>? Pick(long amount, Func<int, bool>? suits = null)
    {
        var candidates = suits is null ? _free : _free.Where(f => suits(f.Key));
        ImmutableArray<int> found = amount < Whole
            ? [.. candidates.Where(f => f.Value >= amount).OrderBy(f => f.Value).Select(f => f.Key).Take(1)]
            : [.. candidates.Where(f => f.Value == Whole).Select(f => f.Key).Take(Needed(amount))];
        return found.Length == Needed(amount) ? found : null;
    }

    /// <summary>Gives back or takes away an amount of things that were picked for it. Numbers that are not known are left out.</summary>
    internal void Move(ImmutableArray<int> numbers, long amount, int sign)
    {
        int share = (int)Math.Min(Whole, amount);
        foreach (int number in numbers.Where(_free.ContainsKey))
        {
            _free[number] += sign * share;
        }
    }
}
