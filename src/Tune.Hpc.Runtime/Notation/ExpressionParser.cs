using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Notation;

/// <summary>Reads expressions: stop rules, constraints, conditions, computed values.</summary>
public static class ExpressionParser
{
    internal const int Longest = 2000;

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <param name="allowRandom">Whether random functions may be called: only in <c>sample_from</c>.</param>
    /// <param name="allowCalls">Whether functions of the specification's program may be asked.</param>
    /// <exception cref="TuneException">It is none; the message has the place, the character and what was expected.</exception>
    public static ParsedExpression Parse(string text, SpecPlace place, bool allowRandom = false, bool allowCalls = false)
    {
        string trimmed = text.Trim();
        var body = NotationRun.Read(
            new ExpressionGrammar(place, allowRandom, allowCalls).Whole, trimmed, place, ExpressionCodes.Syntax, Longest, "an expression");
        return new ParsedExpression(trimmed, body, place);
    }
}
