using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary>A value written out.</summary>
/// <param name="Value">The value.</param>
public sealed record LiteralExpression(ConfigValue Value) : Expression
{
    /// <inheritdoc/>
    public override ConfigValue Evaluate(IExpressionScope scope) => Value;
}

/// <summary>A list written out: <c>[1, config.x]</c>.</summary>
/// <param name="Items">Its items.</param>
public sealed record ListExpression(ImmutableArray<Expression> Items) : Expression
{
    /// <inheritdoc/>
    public override ConfigValue Evaluate(IExpressionScope scope) => new ConfigList([.. Items.Select(i => i.Evaluate(scope))]);
}

/// <summary>A name without dots: <c>config</c>, <c>result</c>, a metric.</summary>
/// <param name="Name">The name.</param>
/// <param name="Site">Where it stands.</param>
public sealed record NameExpression(string Name, ExpressionSite Site) : Expression
{
    /// <inheritdoc/>
    public override ConfigValue Evaluate(IExpressionScope scope) => scope.Find(Name)
        ?? throw Site.Error(ExpressionCodes.UnknownName, $"there is nothing called {Name} here; parameters are config.NAME");
}

/// <summary>A value inside another: <c>target.name</c>, <c>target["name"]</c>, <c>target[0]</c>. What is absent is null, and so is what lies inside null.</summary>
/// <param name="Target">The map or list.</param>
/// <param name="Key">The name or the number; negative numbers count from the end.</param>
/// <param name="Site">Where it stands.</param>
public sealed record MemberExpression(Expression Target, Expression Key, ExpressionSite Site) : Expression
{
    /// <inheritdoc/>
    public override ConfigValue Evaluate(IExpressionScope scope)
    {
        var key = Key.Evaluate(scope);
        return (Target.Evaluate(scope), key) switch
        {
            (ConfigNull, _) => ConfigValue.Null,
            (ConfigMap map, ConfigText name) => map[name.Value] ?? ConfigValue.Null,
            (ConfigList list, ConfigInteger index) => Item(list, index.Value),
            (var target, _) => throw Site.Error(ExpressionCodes.WrongOperand, $"{Kinds.Describe(target)} has no element {Kinds.Describe(key)}"),
        };
    }

    private ConfigValue Item(ConfigList list, long index)
    {
        long at = index < 0 ? index + list.Items.Length : index;
        return at >= 0 && at < list.Items.Length
            ? list.Items[(int)at]
            : throw Site.Error(ExpressionCodes.WrongOperand, $"index {index} is outside a list of {list.Items.Length}");
    }
}

/// <summary><c>-x</c>, <c>+x</c>, <c>!x</c>.</summary>
/// <param name="Operator">The sign: <c>-</c>, <c>+</c> or <c>!</c>.</param>
/// <param name="Operand">What it is applied to.</param>
/// <param name="Site">Where it stands.</param>
public sealed record UnaryExpression(char Operator, Expression Operand, ExpressionSite Site) : Expression
{
    /// <inheritdoc/>
    public override ConfigValue Evaluate(IExpressionScope scope)
    {
        var value = Operand.Evaluate(scope);
        return (Operator, value) switch
        {
            ('!', _) => ConfigValue.Of(!Kinds.IsTrue(value, Site)),
            ('-', ConfigInteger { Value: not long.MinValue } i) => ConfigValue.Of(-i.Value),
            ('-', ConfigNumber n) => ConfigValue.Of(-n.Value),
            ('+', ConfigInteger or ConfigNumber) => value,
            _ => throw Site.Error(ExpressionCodes.WrongOperand, $"{Operator} needs a number, not {Kinds.Describe(value)}"),
        };
    }
}

/// <summary>Arithmetic, comparison and membership.</summary>
/// <param name="Operator">The sign: <c>+ - * / // % ** == != &lt; &lt;= &gt; &gt;= in</c>.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
/// <param name="Site">Where the sign stands.</param>
public sealed record BinaryExpression(string Operator, Expression Left, Expression Right, ExpressionSite Site) : Expression
{
    /// <inheritdoc/>
    public override ConfigValue Evaluate(IExpressionScope scope)
    {
        var left = Left.Evaluate(scope);
        var right = Right.Evaluate(scope);
        return Operator is "==" or "!=" or "<" or "<=" or ">" or ">=" or "in"
            ? ConfigValue.Of(Comparing.Holds(Operator, left, right, Site))
            : Arithmetic.Apply(Operator, left, right, Site);
    }
}

/// <summary><c>a &amp;&amp; b</c>, <c>a || b</c>: the right side counts only when the left does not decide.</summary>
/// <param name="IsAnd">True for "and".</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
/// <param name="Site">Where the sign stands.</param>
public sealed record LogicalExpression(bool IsAnd, Expression Left, Expression Right, ExpressionSite Site) : Expression
{
    /// <inheritdoc/>
    public override ConfigValue Evaluate(IExpressionScope scope) => ConfigValue.Of(
        Kinds.IsTrue(Left.Evaluate(scope), Site) == IsAnd ? Kinds.IsTrue(Right.Evaluate(scope), Site) : !IsAnd);
}

/// <summary><c>condition ? then : otherwise</c>.</summary>
/// <param name="Condition">Decides.</param>
/// <param name="Then">The value if it is true.</param>
/// <param name="Otherwise">The value if it is false.</param>
/// <param name="Site">Where the question mark stands.</param>
public sealed record ConditionalExpression(Expression Condition, Expression Then, Expression Otherwise, ExpressionSite Site) : Expression
{
    /// <inheritdoc/>
    public override ConfigValue Evaluate(IExpressionScope scope) => (Kinds.IsTrue(Condition.Evaluate(scope), Site) ? Then : Otherwise).Evaluate(scope);
}

/// <summary>A call of a function.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Site">Where it stands.</param>
public sealed record CallExpression(string Function, ImmutableArray<Expression> Arguments, ExpressionSite Site) : Expression
{
    /// <inheritdoc/>
    public override ConfigValue Evaluate(IExpressionScope scope) =>
        Functions.Call(Function, [.. Arguments.Select(a => a.Evaluate(scope))], scope, Site);
}
