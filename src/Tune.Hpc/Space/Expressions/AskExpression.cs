using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary><c>call("name")</c>: the answer of a function that a user wrote in code.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Site">Where it stands.</param>
public sealed record AskExpression(string Function, ExpressionSite Site) : Expression
{
    /// <inheritdoc/>
    public override ConfigValue Evaluate(IExpressionScope scope)
    {
        try
        {
            return scope.Ask(Function);
        }
        catch (TuneException error) when (error.Code != FunctionCodes.NotAsked)
        {
            throw Site.Error(error.Code, error.Message);
        }
    }
}
