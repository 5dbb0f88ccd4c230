using System.Collections.Immutable;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Notation;

/// <summary>A domain as it was written, in a text or as a map, before it is checked.</summary>
/// <param name="Name">What is called: <c>uniform</c>.</param>
/// <param name="Arguments">The arguments in order.</param>
/// <param name="Options">The named arguments.</param>
/// <param name="Place">Where it begins.</param>
internal sealed record SpecCall(string Name, ImmutableArray<SpecNode> Arguments, ImmutableArray<SpecEntry> Options, SpecPlace Place) : SpecNode(Place)
{
    /// <summary>The expression of <c>sample_from</c>, where it was written without quotes.</summary>
    public ParsedExpression? Expression { get; init; }

    /// <summary>As shown in messages; a call is no value.</summary>
    public override ConfigValue ToValue() => ConfigValue.Of(Name + "(...)");
}

/// <summary>A value with a condition.</summary>
/// <param name="Inner">The value.</param>
/// <param name="Condition">The condition.</param>
internal sealed record SpecWhen(SpecNode Inner, ParsedExpression Condition) : SpecNode(Inner.Place)
{
    public override ConfigValue ToValue() => Inner.ToValue();
}
