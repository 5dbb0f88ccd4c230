using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary>The functions of the expression language.</summary>
public static class Functions
{
    /// <summary>The function that asks a function of the specification's program.</summary>
    public const string AskName = "call";

    private const int Many = int.MaxValue;

    /// <summary>Every function by name.</summary>
    public static ImmutableArray<FunctionSignature> All { get; } =
    [
        new("min", 1, Many, "min(x, ...)"), new("max", 1, Many, "max(x, ...)"), new("abs", 1, 1, "abs(x)"), new("floor", 1, 1, "floor(x)"),
        new("ceil", 1, 1, "ceil(x)"), new("round", 1, 2, "round(x, digits=0)"), new("sqrt", 1, 1, "sqrt(x)"), new("exp", 1, 1, "exp(x)"),
        new("log", 1, 2, "log(x, base=e)"), new("log2", 1, 1, "log2(x)"), new("log10", 1, 1, "log10(x)"), new("pow", 2, 2, "pow(x, y)"),
        new("len", 1, 1, "len(x)"), new("int", 1, 1, "int(x)"), new("float", 1, 1, "float(x)"), new("str", 1, 1, "str(x)"), new("bool", 1, 1, "bool(x)"),
        new("uniform", 2, 2, "uniform(lower, upper)", true), new("loguniform", 2, 2, "loguniform(lower, upper)", true),
        new("normal", 0, 2, "normal(mean=0, sd=1)", true), new("randn", 0, 2, "randn(mean=0, sd=1)", true),
        new("randint", 2, 2, "randint(lower, upper)", true), new("choice", 1, 1, "choice([a, b, ...])", true),
        new(AskName, 1, 1, "call(\"name\")"),
    ];

    /// <summary>The function of that name, or null.</summary>
    public static FunctionSignature? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    internal static ConfigValue Call(string name, ConfigValue[] arguments, IExpressionScope scope, ExpressionSite site)
    {
        return name switch
        {
            "min" => Extreme(arguments, "<", site),
            "max" => Extreme(arguments, ">", site),
            "abs" => arguments[0] is ConfigInteger { Value: not long.MinValue } i ? ConfigValue.Of(Math.Abs(i.Value)) : Real(Math.Abs),
            "floor" => Rounding.ToWhole(arguments[0], Math.Floor, name, site),
            "ceil" => Rounding.ToWhole(arguments[0], Math.Ceiling, name, site),
            "int" => Rounding.ToWhole(Converted(arguments[0], site), Math.Truncate, name, site),
            "round" => Rounding.Round(arguments, site),
            "sqrt" => Real(Math.Sqrt),
            "exp" => Real(Math.Exp),
            "log" when arguments.Length == 2 => Kinds.Finite(Math.Log(Number(0), Number(1)), Shown(), site),
            "log" => Real(Math.Log),
            "log2" => Real(Math.Log2),
            "log10" => Real(Math.Log10),
            "pow" => Arithmetic.Apply("**", arguments[0], arguments[1], site),
            "len" => Length(arguments[0], site),
            "float" => Kinds.Finite(Kinds.Number(Converted(arguments[0], site), name, site), Shown(), site),
            "str" => ConfigValue.Of(arguments[0].ToString()),
            "bool" => ConfigValue.Of(Kinds.IsTrue(arguments[0], site)),
            _ => Draws.Draw(name, arguments, scope, site),
        };

        double Number(int at) => Kinds.Number(arguments[at], name, site);
        string Shown() => $"{name}({string.Join(", ", arguments.Select(a => a.ToString()))})";
        ConfigValue Real(Func<double, double> function) => Kinds.Finite(function(Number(0)), Shown(), site);
    }

    private static ConfigValue Extreme(ConfigValue[] arguments, string sign, ExpressionSite site)
    {
        var values = arguments is [ConfigList list] ? [.. list.Items] : arguments;
        return values.Length == 0
            ? throw site.Error(ExpressionCodes.WrongOperand, "an empty list has neither a smallest nor a largest value")
            : values.Aggregate((best, next) => Comparing.Holds(sign, next, best, site) ? next : best);
    }

    private static ConfigValue Length(ConfigValue value, ExpressionSite site) => value switch
    {
        ConfigList list => ConfigValue.Of((long)list.Items.Length),
        ConfigMap map => ConfigValue.Of((long)map.Count),
        ConfigText text => ConfigValue.Of((long)text.Value.Length),
        _ => throw site.Error(ExpressionCodes.WrongOperand, $"len needs a list, a map or a text, not {Kinds.Describe(value)}"),
    };

    private static ConfigValue Converted(ConfigValue value, ExpressionSite site) => value switch
    {
        ConfigBool b => ConfigValue.Of(b.Value ? 1L : 0L),
        ConfigText t when long.TryParse(t.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => ConfigValue.Of(whole),
        ConfigText t => double.TryParse(t.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? ConfigValue.Of(number)
            : throw site.Error(ExpressionCodes.WrongOperand, $"{Kinds.Describe(value)} is no number"),
        _ => value,
    };
}
