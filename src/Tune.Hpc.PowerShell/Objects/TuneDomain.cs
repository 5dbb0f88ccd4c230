using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Definitions;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>What one parameter may be: a domain of the search space, as <c>New-TuneDomain</c> and <c>[Tune]</c> make it.</summary>
public sealed class TuneDomain
{
    internal TuneDomain(string type, OrderedDictionary arguments, string? condition = null)
    {
        Type = type;
        Arguments = arguments;
        Condition = condition;
    }

    /// <summary>Its kind: <c>loguniform</c>, <c>choice</c>, <c>grid_search</c>, ...</summary>
    public string Type { get; }

    /// <summary>Its bounds, options and settings by their names.</summary>
    public OrderedDictionary Arguments { get; }

    /// <summary>The condition under which the parameter exists; null where it always does.</summary>
    public string? Condition { get; }

    /// <summary>As it is written in specifications.</summary>
    public string Notation => ToString();

    /// <summary>Whether its arguments are written as a map of their own.</summary>
    internal bool IsNamed => Type is not ("choice" or "grid_search" or "sample_from" or "const");

    /// <summary>The same domain under a condition, such as <c>config.optimizer == 'sgd'</c>.</summary>
    /// <param name="condition">An expression over <c>config</c>.</param>
    public TuneDomain When(string condition) => new TuneDomain(Type, Arguments, condition).Checked(PowerShellValue.Plain, "[Tune]");

    /// <summary>As it is written in specifications.</summary>
    public override string ToString() => HasBlock(Arguments) ? $"{Type}({{ ... }})" : SpaceNotation.TextOf(Node(PowerShellValue.Plain, "[Tune]"));

    /// <summary>Refuses bounds that make no sense and options that do not exist.</summary>
    /// <param name="plain">Takes off what PowerShell wraps values in.</param>
    /// <param name="source">What the message begins with.</param>
    internal TuneDomain Checked(Func<object?, object?> plain, string source)
    {
        SpaceNotation.TextOf(Node(plain, source));
        return this;
    }

    private SpecNode Node(Func<object?, object?> plain, string source) => new ValueReader(plain, new AnyBlock()).Read(this, new SpecPlace(source, ""));

    private static bool HasBlock(object? value) => value switch
    {
        ScriptBlock => true,
        string => false,
        TuneDomain domain => HasBlock(domain.Arguments),
        IDictionary map => map.Values.Cast<object?>().Any(HasBlock),
        IEnumerable list => list.Cast<object?>().Any(HasBlock),
        _ => false,
    };

    /// <summary>Stands for every block while a domain is looked at by itself.</summary>
    private sealed class AnyBlock : IBlockPlace
    {
        public SpecNode Place(ScriptBlock block, SpecPlace place) => new SpecScalar(Trials.ConfigValue.Null, place);

        public string CallText(ScriptBlock block, SpecPlace place) => "null";
    }
}
