using System.Globalization;

namespace Tune.Hpc.Space;

/// <summary>Checks of a domain's settings; each says the parameter, the value and what would be right.</summary>
internal static class Bounds
{
    private const double MostIndex = 1L << 53;

    public static double Finite(string name, double value) => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, Text(value), $"{name} must be a finite number");

    public static double Positive(string name, double value, string why) => Finite(name, value) > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, Text(value), $"{name} must be above 0{why}");

    public static void Ordered(double lower, double upper)
    {
        if (!(lower < upper))
        {
            string hint = lower > upper ? "the bounds are reversed" : "for a single value write the value itself";
            throw new ArgumentOutOfRangeException(nameof(upper), Text(upper), $"upper must be above lower, which is {Text(lower)}; {hint}");
        }
    }

    /// <summary>The index of a bound on the scale of multiples of a step.</summary>
    public static long Multiple(string name, double bound, double step)
    {
        double index = bound / step;
        double whole = Math.Round(index);
        if (Math.Abs(whole) > MostIndex)
        {
            throw new ArgumentOutOfRangeException(name, Text(bound), $"{name} is more than 2^53 steps of q {Text(step)} from 0; q must be larger");
        }

        return Math.Abs(index - whole) <= 1e-9 * Math.Max(1, Math.Abs(whole))
            ? (long)whole
            : throw new ArgumentOutOfRangeException(
                name, Text(bound), $"{name} must be a multiple of q {Text(step)}; the nearest are {Text(Stepped(Math.Floor(index), step))} and {Text(Stepped(Math.Ceiling(index), step))}");
    }

    /// <summary>A multiple of a step, rounded in decimals so that 3 × 0.1 is 0.3.</summary>
    public static double Stepped(double index, double step)
    {
        double product = index * step;
        bool exact = Math.Abs(product) < 1e15 && Math.Abs(index) < 1e15 && Math.Abs(step) is > 1e-12 and < 1e15;
        return exact ? (double)((decimal)index * (decimal)step) : product;
    }

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
}
