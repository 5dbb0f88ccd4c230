using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary>A whole expression with the text it was read from. Equal when the texts are.</summary>
/// <param name="Text">As written, without white space around it.</param>
/// <param name="Body">What it means.</param>
/// <param name="Place">Where it stands; no part of equality.</param>
public sealed record ParsedExpression(string Text, Expression Body, SpecPlace Place) : Expression
{
    /// <inheritdoc/>
    public override ConfigValue Evaluate(IExpressionScope scope) => Body.Evaluate(scope);

    /// <inheritdoc/>
    public bool Equals(ParsedExpression? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Its text.</summary>
    public override string ToString() => Text;
}
