using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Reading;

/// <summary>Plain scalars of the YAML 1.2 core schema. <c>yes</c>, <c>on</c>, <c>1:30:00</c> and <c>1_000</c> are texts there.</summary>
internal static class YamlScalars
{
    public static ConfigValue Read(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ConfigValue.Null,
        "true" or "True" or "TRUE" => ConfigValue.True,
        "false" or "False" or "FALSE" => ConfigValue.False,
        ".nan" or ".NaN" or ".NAN" => ConfigValue.Of(double.NaN),
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => ConfigValue.Of(double.PositiveInfinity),
        "-.inf" or "-.Inf" or "-.INF" => ConfigValue.Of(double.NegativeInfinity),
        _ => Number(text) ?? ConfigValue.Of(text),
    };

    private static ConfigValue? Number(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hex) ? ConfigValue.Of(hex) : null;
        }

        if (text.StartsWith("0o", StringComparison.Ordinal))
        {
            return Octal(text.AsSpan(2));
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            return ConfigValue.Of(whole);
        }

        return IsDecimal(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? ConfigValue.Of(number) : null;
    }

    private static ConfigValue? Octal(ReadOnlySpan<char> digits)
    {
        long value = 0;
        foreach (char c in digits)
        {
            if (c is < '0' or > '7' || value > long.MaxValue >> 3)
            {
                return null;
            }

            value = (value << 3) + (c - '0');
        }

        return digits.IsEmpty ? null : ConfigValue.Of(value);
    }

    // [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
    private static bool IsDecimal(string text)
    {
        int at = text[0] is '-' or '+' ? 1 : 0;
        int before = Digits(text, ref at);
        int after = at < text.Length && text[at] == '.' ? Skip(ref at) + Digits(text, ref at) : 0;
        if (before + after == 0)
        {
            return false;
        }

        if (at < text.Length && text[at] is ('e' or 'E'))
        {
            at++;
            at += at < text.Length && text[at] is ('-' or '+') ? 1 : 0;
            return Digits(text, ref at) > 0 && at == text.Length;
        }

        return at == text.Length;
    }

    private static int Skip(ref int at)
    {
        at++;
        return 0;
    }

    private static int Digits(string text, ref int at)
    {
        int from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at - from;
    }
}
