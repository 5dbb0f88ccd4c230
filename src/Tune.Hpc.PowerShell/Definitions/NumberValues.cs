using System.Globalization;
using System.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>Numbers of .NET as numbers of specifications: whole ones of 64 bits, and doubles.</summary>
internal static class NumberValues
{
    /// <summary>The number that a value is; null where it is none, or does not fit.</summary>
    public static ConfigValue? Of(object value) => value switch
    {
        sbyte or byte or short or ushort or int or uint or long => ConfigValue.Of(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        double number => ConfigValue.Of(number),

        // What people mean by 0.1 in single precision is 0.1.
        float number => Decimal(number.ToString("R", CultureInfo.InvariantCulture)),
        Half number => Decimal(number.ToString("R", CultureInfo.InvariantCulture)),
        decimal number => decimal.IsInteger(number) && number.Scale == 0 ? Whole(new BigInteger(number)) : Decimal(number.ToString(CultureInfo.InvariantCulture)),
        ulong number => Whole(number),
        nint number => Whole((long)number),
        nuint number => Whole((ulong)number),
        Int128 number => Whole((BigInteger)number),
        UInt128 number => Whole((BigInteger)number),
        BigInteger number => Whole(number),
        _ => null,
    };

    /// <summary>Whether a value is a number of any type, fitting or not.</summary>
    public static bool IsNumber(object value) => value is ulong or nint or nuint or Int128 or UInt128 or BigInteger || Of(value) is not null;

    private static ConfigValue Decimal(string text) => ConfigValue.Of(double.Parse(text, CultureInfo.InvariantCulture));

    private static ConfigValue? Whole(BigInteger number) => number >= long.MinValue && number <= long.MaxValue ? ConfigValue.Of((long)number) : null;
}
