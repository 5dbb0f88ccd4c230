using Tune.Hpc.Specification;

namespace Tune.Hpc.Space.Expressions;

/// <summary>Where a part of an expression stands, for error messages.</summary>
/// <param name="Place">Where the expression stands in the specification.</param>
/// <param name="Text">The expression, or the notation it is part of.</param>
/// <param name="Position">The character at which the part begins, from 1.</param>
public readonly record struct ExpressionSite(SpecPlace Place, string Text, int Position)
{
    /// <summary>An error about this part.</summary>
    public TuneException Error(string code, string problem) => new(code, $"{Place}: in \"{Text}\", character {Position}: {problem}");
}
