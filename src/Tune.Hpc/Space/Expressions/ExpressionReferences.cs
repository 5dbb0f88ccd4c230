using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary>A value that an expression reads.</summary>
/// <param name="Root">The name it begins with: <c>config</c>, <c>result</c>, ...</param>
/// <param name="Path">The names and indices that follow, as far as they are written out.</param>
/// <param name="Site">Where it stands.</param>
public sealed record ExpressionReference(string Root, ImmutableArray<string> Path, ExpressionSite Site);

/// <summary>Finds what an expression reads, without evaluating it.</summary>
public static class ExpressionReferences
{
    /// <summary>Every value it may read.</summary>
    public static IEnumerable<ExpressionReference> Of(Expression expression) => expression switch
    {
        ParsedExpression parsed => Of(parsed.Body),
        NameExpression name => [new(name.Name, [], name.Site)],
        MemberExpression member => OfMember(member),
        ListExpression list => list.Items.SelectMany(Of),
        UnaryExpression unary => Of(unary.Operand),
        BinaryExpression binary => Of(binary.Left).Concat(Of(binary.Right)),
        LogicalExpression logical => Of(logical.Left).Concat(Of(logical.Right)),
        ConditionalExpression choice => Of(choice.Condition).Concat(Of(choice.Then)).Concat(Of(choice.Otherwise)),
        CallExpression call => call.Arguments.SelectMany(Of),
        _ => [],
    };

    /// <summary>True if its value may differ from one evaluation to the next: it calls a random function.</summary>
    public static bool IsRandom(Expression expression) => expression switch
    {
        ParsedExpression parsed => IsRandom(parsed.Body),
        MemberExpression member => IsRandom(member.Target) || IsRandom(member.Key),
        ListExpression list => list.Items.Any(IsRandom),
        UnaryExpression unary => IsRandom(unary.Operand),
        BinaryExpression binary => IsRandom(binary.Left) || IsRandom(binary.Right),
        LogicalExpression logical => IsRandom(logical.Left) || IsRandom(logical.Right),
        ConditionalExpression choice => IsRandom(choice.Condition) || IsRandom(choice.Then) || IsRandom(choice.Otherwise),
        CallExpression call => Functions.Find(call.Function) is { IsRandom: true } || call.Arguments.Any(IsRandom),
        _ => false,
    };

    /// <summary>The functions that it may ask, in order.</summary>
    public static IEnumerable<AskExpression> Asked(Expression expression) => expression switch
    {
        AskExpression ask => [ask],
        ParsedExpression parsed => Asked(parsed.Body),
        MemberExpression member => Asked(member.Target).Concat(Asked(member.Key)),
        ListExpression list => list.Items.SelectMany(Asked),
        UnaryExpression unary => Asked(unary.Operand),
        BinaryExpression binary => Asked(binary.Left).Concat(Asked(binary.Right)),
        LogicalExpression logical => Asked(logical.Left).Concat(Asked(logical.Right)),
        ConditionalExpression choice => Asked(choice.Condition).Concat(Asked(choice.Then)).Concat(Asked(choice.Otherwise)),
        CallExpression call => call.Arguments.SelectMany(Asked),
        _ => [],
    };

    private static IEnumerable<ExpressionReference> OfMember(MemberExpression member)
    {
        string? step = member.Key is LiteralExpression { Value: ConfigText or ConfigInteger { Value: >= 0 } } literal ? literal.Value.ToString() : null;
        var inner = Of(member.Target).ToList();
        bool extends = step is not null && IsPlainPath(member.Target);
        return extends ? [inner[0] with { Path = inner[0].Path.Add(step!) }] : inner.Concat(Of(member.Key));
    }

    private static bool IsPlainPath(Expression expression) => expression switch
    {
        NameExpression => true,
        MemberExpression { Key: LiteralExpression { Value: ConfigText or ConfigInteger { Value: >= 0 } } } member => IsPlainPath(member.Target),
        _ => false,
    };
}
