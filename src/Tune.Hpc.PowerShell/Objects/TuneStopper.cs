using System.Collections.Specialized;
using System.Management.Automation;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>When a trial has done enough: a limit of a metric, an expression, a script block, or a rule with settings; as <c>New-TuneStopper</c> makes it.</summary>
public sealed class TuneStopper
{
    internal TuneStopper(string metric, string comparison, object limit)
    {
        Metric = metric;
        Comparison = comparison;
        Limit = limit;
    }

    internal TuneStopper(string expression) => Expression = expression;

    internal TuneStopper(ScriptBlock block) => ScriptBlock = block;

    internal TuneStopper(OrderedDictionary settings)
    {
        Type = settings["type"] as string;
        Metric = settings["metric"] as string;
        Settings = settings;
    }

    /// <summary>The type of a rule with settings, such as <c>trial_plateau</c>; null for the others.</summary>
    public string? Type { get; }

    /// <summary>The settings of such a rule.</summary>
    public OrderedDictionary? Settings { get; }

    /// <summary>The metric; null where an expression or a script block decides.</summary>
    public string? Metric { get; }

    /// <summary><c>&gt;=</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&lt;</c> or <c>==</c>.</summary>
    public string? Comparison { get; }

    /// <summary>The limit.</summary>
    public object? Limit { get; }

    /// <summary>The expression over <c>result</c> and <c>config</c>.</summary>
    public string? Expression { get; }

    /// <summary>The script block.</summary>
    public ScriptBlock? ScriptBlock { get; }

    /// <summary>As it is written under <c>stop</c>.</summary>
    internal object Value => (object?)Expression ?? (object?)ScriptBlock ?? (object?)Settings
        ?? new OrderedDictionary { [Metric!] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Comparison} {Limit}") };

    /// <summary>In one line.</summary>
    public override string ToString() => Expression ?? Type ?? (ScriptBlock is not null ? "{ ... }" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Metric} {Comparison} {Limit}"));
}
