using System.Collections.Specialized;
using Tune.Hpc.PowerShell.Engine;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>The domains of search spaces as functions: <c>[Tune]::LogUniform(1e-4, 1e-1)</c>.</summary>
/// <remarks>Importing the module makes <c>[Tune]</c> stand for this class. Bounds and options are checked at once.</remarks>
public static class SearchSpaceFunctions
{
    /// <summary>Any number between two bounds.</summary>
    /// <param name="lower">The least.</param>
    /// <param name="upper">The most.</param>
    public static TuneDomain Uniform(double lower, double upper) => Of("uniform", ("lower", lower), ("upper", upper));

    /// <summary>A multiple of <paramref name="q"/> between two bounds.</summary>
    /// <param name="lower">The least.</param>
    /// <param name="upper">The most.</param>
    /// <param name="q">The step.</param>
    public static TuneDomain QUniform(double lower, double upper, double q) => Of("quniform", ("lower", lower), ("upper", upper), ("q", q));

    /// <summary>A number between two bounds above 0, all orders of magnitude alike.</summary>
    /// <param name="lower">The least, above 0.</param>
    /// <param name="upper">The most.</param>
    public static TuneDomain LogUniform(double lower, double upper) => Of("loguniform", ("lower", lower), ("upper", upper));

    /// <summary>A multiple of <paramref name="q"/> between two bounds above 0, all orders of magnitude alike.</summary>
    /// <param name="lower">The least, above 0.</param>
    /// <param name="upper">The most.</param>
    /// <param name="q">The step.</param>
    public static TuneDomain QLogUniform(double lower, double upper, double q) => Of("qloguniform", ("lower", lower), ("upper", upper), ("q", q));

    /// <summary>A number of the standard normal distribution.</summary>
    public static TuneDomain RandN() => Of("randn");

    /// <summary>A number of a normal distribution.</summary>
    /// <param name="mean">Its mean.</param>
    /// <param name="sd">Its standard deviation.</param>
    public static TuneDomain RandN(double mean, double sd) => Of("randn", ("mean", mean), ("sd", sd));

    /// <summary>A multiple of <paramref name="q"/> of a normal distribution.</summary>
    /// <param name="mean">Its mean.</param>
    /// <param name="sd">Its standard deviation.</param>
    /// <param name="q">The step.</param>
    public static TuneDomain QRandN(double mean, double sd, double q) => Of("qrandn", ("mean", mean), ("sd", sd), ("q", q));

    /// <summary>A whole number from a lower bound to one below the upper.</summary>
    /// <param name="lower">The least.</param>
    /// <param name="upper">One more than the most.</param>
    public static TuneDomain RandInt(object lower, object upper) => Of("randint", ("lower", lower), ("upper", upper));

    /// <summary>A multiple of <paramref name="q"/> between two bounds, both included.</summary>
    /// <param name="lower">The least.</param>
    /// <param name="upper">The most.</param>
    /// <param name="q">The step.</param>
    public static TuneDomain QRandInt(object lower, object upper, object q) => Of("qrandint", ("lower", lower), ("upper", upper), ("q", q));

    /// <summary>A whole number between two bounds, both included.</summary>
    /// <param name="lower">The least.</param>
    /// <param name="upper">The most.</param>
    public static TuneDomain QRandInt(object lower, object upper) => Of("qrandint", ("lower", lower), ("upper", upper));

    /// <summary>A whole number from a lower bound above 0 to one below the upper, all orders of magnitude alike.</summary>
    /// <param name="lower">The least, above 0.</param>
    /// <param name="upper">One more than the most.</param>
    public static TuneDomain LogRandInt(object lower, object upper) => Of("lograndint", ("lower", lower), ("upper", upper));

    /// <summary>A multiple of <paramref name="q"/> between two bounds above 0, both included, all orders of magnitude alike.</summary>
    /// <param name="lower">The least, above 0.</param>
    /// <param name="upper">The most.</param>
    /// <param name="q">The step.</param>
    public static TuneDomain QLogRandInt(object lower, object upper, object q) => Of("qlograndint", ("lower", lower), ("upper", upper), ("q", q));

    /// <summary>A whole number between two bounds above 0, both included, all orders of magnitude alike.</summary>
    /// <param name="lower">The least, above 0.</param>
    /// <param name="upper">The most.</param>
    public static TuneDomain QLogRandInt(object lower, object upper) => Of("qlograndint", ("lower", lower), ("upper", upper));

    /// <summary>One of several options; an option may hold domains of its own.</summary>
    /// <param name="options">The options.</param>
    public static TuneDomain Choice(params object?[] options) => Of("choice", ("categories", options));

    /// <summary>Each of several values in turn.</summary>
    /// <param name="values">The values.</param>
    public static TuneDomain GridSearch(params object?[] values) => Of("grid_search", ("values", values));

    /// <summary>A value that is computed from the others: an expression over <c>config</c>, or a script block that is given <c>$Config</c>.</summary>
    /// <param name="expression">The expression or the script block.</param>
    public static TuneDomain SampleFrom(object expression) => Of("sample_from", ("expression", expression));

    /// <summary>This very value, even where it looks like a domain.</summary>
    /// <param name="value">The value.</param>
    public static TuneDomain Const(object? value) => Of("const", ("value", value));

    private static TuneDomain Of(string type, params (string Name, object? Value)[] arguments)
    {
        var named = new OrderedDictionary();
        foreach (var (name, value) in arguments)
        {
            named[name] = PowerShellValue.Plain(value);
        }

        return new TuneDomain(type, named).Checked(PowerShellValue.Plain, "[Tune]");
    }
}
