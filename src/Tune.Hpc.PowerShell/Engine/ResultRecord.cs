namespace Tune.Hpc.PowerShell.Engine;

/// <summary>An object whose properties are only known when it is made: a trial's parameters and metrics.</summary>
/// <param name="TypeName">What views and types are looked up by, such as <c>Tune.Result</c>.</param>
/// <param name="Names">The names of its properties; records of one kind share the array.</param>
/// <param name="Values">Their values, in the same order.</param>
internal sealed record ResultRecord(string TypeName, string[] Names, object?[] Values)
{
    /// <summary>The type name of a trial's result.</summary>
    public const string ResultType = "Tune.Result";

    /// <summary>The value of that property; null where there is none.</summary>
    public object? this[string name] => Array.FindIndex(Names, n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? Values[at] : null;
}
