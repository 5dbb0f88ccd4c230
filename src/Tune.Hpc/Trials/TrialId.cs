using System.Globalization;

namespace Tune.Hpc.Trials;

/// <summary>The number of a trial within its experiment; the first is 1.</summary>
/// <param name="Number">From 1 on, in order of creation.</param>
public readonly record struct TrialId(int Number) : IComparable<TrialId>
{
    /// <summary>The name of the trial's folder: at least five digits, so that listings sort.</summary>
    public override string ToString() => Number.ToString("D5", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public int CompareTo(TrialId other) => Number.CompareTo(other.Number);

    /// <summary>Reads <c>42</c> and <c>00042</c>.</summary>
    public static bool TryParse(string? text, out TrialId id)
    {
        bool ok = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0;
        id = new TrialId(ok ? number : 0);
        return ok;
    }

    /// <summary>Older first.</summary>
    public static bool operator <(TrialId left, TrialId right) => left.Number < right.Number;

    /// <summary>Younger first.</summary>
    public static bool operator >(TrialId left, TrialId right) => left.Number > right.Number;

    /// <summary>Older or the same.</summary>
    public static bool operator <=(TrialId left, TrialId right) => left.Number <= right.Number;

    /// <summary>Younger or the same.</summary>
    public static bool operator >=(TrialId left, TrialId right) => left.Number >= right.Number;
}
