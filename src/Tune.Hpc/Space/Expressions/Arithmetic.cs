using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary>Arithmetic as in Python: whole numbers stay whole but under <c>/</c>; <c>//</c> and <c>%</c> round down. Overflow is an error.</summary>
internal static class Arithmetic
{
    public static ConfigValue Apply(string sign, ConfigValue left, ConfigValue right, ExpressionSite site)
    {
        try
        {
            return (left, right) switch
            {
                (ConfigInteger a, ConfigInteger b) => Whole(sign, a.Value, b.Value, site),
                (ConfigInteger or ConfigNumber, ConfigInteger or ConfigNumber) => Real(sign, left.AsDouble!.Value, right.AsDouble!.Value, site),
                (ConfigText a, ConfigText b) when sign == "+" => ConfigValue.Of(a.Value + b.Value),
                (ConfigList a, ConfigList b) when sign == "+" => new ConfigList([.. a.Items, .. b.Items]),
                _ => throw site.Error(ExpressionCodes.WrongOperand, $"{sign} cannot take {Kinds.Describe(left)} and {Kinds.Describe(right)}"),
            };
        }
        catch (OverflowException)
        {
            throw site.Error(ExpressionCodes.OutOfRange, $"{left} {sign} {right} does not fit a 64-bit whole number");
        }
    }

    public static ConfigValue Power(double a, double b, ExpressionSite site) =>
        Kinds.Finite(Math.Pow(a, b), string.Create(CultureInfo.InvariantCulture, $"{a:R} ** {b:R}"), site);

    private static ConfigValue Whole(string sign, long a, long b, ExpressionSite site) => sign switch
    {
        "+" => ConfigValue.Of(checked(a + b)),
        "-" => ConfigValue.Of(checked(a - b)),
        "*" => ConfigValue.Of(checked(a * b)),
        "//" => ConfigValue.Of(FloorDivide(a, NotZero(b, a, sign, site))),
        "%" => ConfigValue.Of(NotZero(b, a, sign, site) == -1 ? 0 : (a % b + b) % b),
        "**" when b >= 0 => ConfigValue.Of(WholePower(a, b)),
        _ => Real(sign, a, b, site),
    };

    private static ConfigValue Real(string sign, double a, double b, ExpressionSite site)
    {
        if (b == 0 && sign is ("/" or "//" or "%"))
        {
            NotZero(0, a, sign, site);
        }

        double value = sign switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            "//" => Math.Floor(a / b),
            "%" => a - (b * Math.Floor(a / b)),
            _ => Math.Pow(a, b),
        };
        return Kinds.Finite(value, string.Create(CultureInfo.InvariantCulture, $"{a:R} {sign} {b:R}"), site);
    }

    private static long NotZero(long divisor, double dividend, string sign, ExpressionSite site) => divisor != 0
        ? divisor
        : throw site.Error(ExpressionCodes.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"{dividend:R} {sign} 0: there is no division by 0"));

    private static long FloorDivide(long a, long b)
    {
        long quotient = checked(a / b);
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
    }

    private static long WholePower(long a, long b)
    {
        if (a is 0 or 1 or -1)
        {
            return b == 0 ? 1 : a == -1 && b % 2 == 0 ? 1 : a;
        }

        long result = 1;
        for (long i = 0; i < b; i++)
        {
            result = checked(result * a);
        }

        return result;
    }
}
