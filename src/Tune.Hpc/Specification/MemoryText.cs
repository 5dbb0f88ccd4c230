using System.Globalization;

namespace Tune.Hpc.Specification;

/// <summary>Sizes of memory as Slurm writes them: <c>512M</c>, <c>4G</c>, <c>4GiB</c>; powers of 1024, and a plain number is MiB.</summary>
public static class MemoryText
{
    /// <summary>What would be right, for messages.</summary>
    public const string Expected = "a memory size: 512M, 4G, 1.5T, or a number of MiB";

    private const double MostMiB = 1L << 40;

    /// <summary>Reads a number of MiB; parts of one count as one.</summary>
    public static bool TryRead(double mib, out long memoryMiB)
    {
        bool ok = mib > 0 && mib <= MostMiB;
        memoryMiB = ok ? (long)Math.Ceiling(mib) : 0;
        return ok;
    }

    /// <summary>Reads a text.</summary>
    public static bool TryRead(string text, out long memoryMiB)
    {
        memoryMiB = 0;
        text = text.Trim();
        int digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        return MiBOf(text[digits..].TrimStart()) is { } unit
            && double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && TryRead(value * unit, out memoryMiB);
    }

    /// <summary>The form kept in <c>experiment.json</c>.</summary>
    public static string Write(long memoryMiB) => memoryMiB % 1024 == 0 ? $"{memoryMiB / 1024}G" : $"{memoryMiB}M";

    private static double? MiBOf(string unit) => unit.ToUpperInvariant() switch
    {
        "" or "M" or "MB" or "MIB" => 1,
        "K" or "KB" or "KIB" => 1.0 / 1024,
        "G" or "GB" or "GIB" => 1024,
        "T" or "TB" or "TIB" => 1024 * 1024,
        _ => null,
    };
}
