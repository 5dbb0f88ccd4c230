using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary>What kinds of values expressions know, and how they are called in messages.</summary>
internal static class Kinds
{
    public static string Describe(ConfigValue value) => value switch
    {
        ConfigNull => "null (absent)",
        ConfigText => $"the text {Shorten(value.ToJson())}",
        ConfigList => $"the list {Shorten(value.ToJson())}",
        ConfigMap => $"the map {Shorten(value.ToJson())}",
        _ => value.ToString(),
    };

    /// <summary>Null is false, numbers other than 0 are true; texts, lists and maps are neither.</summary>
    public static bool IsTrue(ConfigValue value, ExpressionSite site) => value switch
    {
        ConfigBool b => b.Value,
        ConfigNull => false,
        ConfigInteger i => i.Value != 0,
        ConfigNumber n => n.Value != 0,
        _ => throw site.Error(ExpressionCodes.WrongOperand, $"{Describe(value)} is neither true nor false"),
    };

    public static double Number(ConfigValue value, string what, ExpressionSite site) =>
        value.AsDouble ?? throw site.Error(ExpressionCodes.WrongOperand, $"{what} needs a number, not {Describe(value)}");

    public static ConfigValue Finite(double value, string what, ExpressionSite site) => double.IsFinite(value)
        ? ConfigValue.Of(value)
        : throw site.Error(ExpressionCodes.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"{what} is no finite number"));

    private static string Shorten(string json) => json.Length <= 60 ? json : json[..57] + "...";
}
