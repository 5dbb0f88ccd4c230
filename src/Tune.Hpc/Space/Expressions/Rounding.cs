using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary>From numbers to whole numbers. Halves go to the even neighbour, as in Python.</summary>
internal static class Rounding
{
    public static ConfigValue ToWhole(ConfigValue value, Func<double, double> round, string name, ExpressionSite site)
    {
        if (value is ConfigInteger)
        {
            return value;
        }

        double rounded = round(Kinds.Number(value, name, site));
        return rounded >= -9223372036854775808.0 && rounded < 9223372036854775808.0
            ? ConfigValue.Of((long)rounded)
            : throw site.Error(ExpressionCodes.OutOfRange, $"{name}({value}) does not fit a 64-bit whole number");
    }

    public static ConfigValue Round(ConfigValue[] arguments, ExpressionSite site) => arguments switch
    {
        [var value] => ToWhole(value, x => Math.Round(x, MidpointRounding.ToEven), "round", site),
        [ConfigInteger whole, ConfigInteger { Value: >= 0 }] => whole,
        [var value, ConfigInteger { Value: >= 0 and <= 15 } digits] =>
            ConfigValue.Of(Math.Round(Kinds.Number(value, "round", site), (int)digits.Value, MidpointRounding.ToEven)),
        _ => throw site.Error(ExpressionCodes.WrongOperand, $"round's digits are a whole number 0 to 15, not {Kinds.Describe(arguments[1])}"),
    };
}
