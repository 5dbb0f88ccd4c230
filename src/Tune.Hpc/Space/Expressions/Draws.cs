using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary>The random functions; each call takes one number of the stream, so that calls do not depend on each other's values.</summary>
internal static class Draws
{
    public static ConfigValue Draw(string name, ConfigValue[] arguments, IExpressionScope scope, ExpressionSite site)
    {
        double u = scope.NextUniform();
        return name switch
        {
            "choice" => Choice(arguments[0], u, site),
            "randint" => Whole(arguments, u, site),
            "normal" or "randn" => Normal(arguments, u, name, site),
            "loguniform" => Between(arguments, u, name, site, log: true),
            "uniform" => Between(arguments, u, name, site, log: false),
            _ => throw site.Error(ExpressionCodes.UnknownFunction, $"there is no function {name}"),
        };
    }

    private static ConfigValue Choice(ConfigValue list, double u, ExpressionSite site) => list is ConfigList { Items.Length: > 0 } options
        ? options.Items[(int)(u * options.Items.Length)]
        : throw site.Error(ExpressionCodes.WrongOperand, $"choice needs a list with an item in it, not {Kinds.Describe(list)}");

    private static ConfigValue Whole(ConfigValue[] bounds, double u, ExpressionSite site) =>
        bounds is [ConfigInteger lower, ConfigInteger upper] && lower.Value < upper.Value && (double)upper.Value - lower.Value < 1L << 53
            ? ConfigValue.Of(lower.Value + (long)(u * (upper.Value - lower.Value)))
            : throw site.Error(ExpressionCodes.WrongOperand, $"randint needs whole bounds, the lower below the upper, not {bounds[0]} and {bounds[1]}");

    private static ConfigValue Normal(ConfigValue[] arguments, double u, string name, ExpressionSite site)
    {
        double mean = arguments.Length > 0 ? Kinds.Number(arguments[0], name, site) : 0;
        double deviation = arguments.Length > 1 ? Kinds.Number(arguments[1], name, site) : 1;
        return deviation > 0
            ? Kinds.Finite(mean + (deviation * StandardNormal.InverseCdf(Math.Max(u, 1.0 / (1UL << 54)))), name, site)
            : throw site.Error(ExpressionCodes.WrongOperand, $"{name} needs a standard deviation above 0, not {arguments[1]}");
    }

    private static ConfigValue Between(ConfigValue[] bounds, double u, string name, ExpressionSite site, bool log)
    {
        double lower = Kinds.Number(bounds[0], name, site);
        double upper = Kinds.Number(bounds[1], name, site);
        if (!(lower < upper) || (log && lower <= 0))
        {
            throw site.Error(ExpressionCodes.WrongOperand, $"{name} needs {(log ? "bounds above 0, " : "")}the lower below the upper, not {bounds[0]} and {bounds[1]}");
        }

        double value = log ? Math.Exp(Math.Log(lower) + (u * (Math.Log(upper) - Math.Log(lower)))) : lower + (u * (upper - lower));
        return Kinds.Finite(value, name, site);
    }
}
