using Tune.Hpc.Trials;

namespace Tune.Hpc.Space.Expressions;

/// <summary>An expression of the small language of specifications.</summary>
public abstract record Expression
{
    /// <summary>Its value. Randomness comes from the scope.</summary>
    /// <exception cref="TuneException">A name that does not exist, or operands of the wrong kind.</exception>
    public abstract ConfigValue Evaluate(IExpressionScope scope);
}

/// <summary>What the names in an expression mean.</summary>
public interface IExpressionScope
{
    /// <summary>The value of a name without dots (<c>config</c>, <c>result</c>, <c>loss</c>); null when it does not exist.</summary>
    ConfigValue? Find(string name);

    /// <summary>The next uniform number in [0, 1) of the random stream that belongs to this evaluation.</summary>
    double NextUniform();

    /// <summary>The answer of a function that a user wrote in code.</summary>
    /// <exception cref="TuneException">It gives none, or nobody can be asked here (<see cref="FunctionCodes.NotAsked"/>).</exception>
    ConfigValue Ask(string function) => throw new TuneException(FunctionCodes.NotAsked, $"call(\"{function}\"): nobody can be asked here");
}
