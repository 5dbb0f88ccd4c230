using Tune.Hpc.Space.Expressions;

namespace Tune.Hpc.Stopping;

/// <summary>When a trial has done enough.</summary>
public abstract record StopRule
{
    private StopRule()
    {
    }

    /// <summary>A reported value has reached a limit, whatever the mode: <c>training_iteration: 27</c>, <c>loss: "&lt;= 0.1"</c>. A value never reported never stops.</summary>
    /// <param name="Metric">The metric, nested names joined with <c>/</c>.</param>
    /// <param name="Comparison">How it is compared.</param>
    /// <param name="Limit">With what.</param>
    public sealed record Threshold(string Metric, Comparison Comparison, double Limit) : StopRule;

    /// <summary>An expression over <c>result</c>, <c>config</c> and the metrics' names is true.</summary>
    /// <param name="Text">As the user wrote it.</param>
    /// <param name="Condition">The expression.</param>
    public sealed record When(string Text, Expression Condition) : StopRule;

    /// <summary>Whether it asks functions that a user wrote in code. Such a rule is no part of the fold: an answer is asked for once and its verdict written down.</summary>
    public bool AsksFunctions => this is When { Condition: var condition } && ExpressionReferences.Asked(condition).Any();
}

/// <summary>How two numbers are compared.</summary>
public enum Comparison
{
    /// <summary>Greater or equal: what a plain number in <c>stop</c> means.</summary>
    GreaterOrEqual,

    /// <summary>Greater.</summary>
    Greater,

    /// <summary>Less or equal.</summary>
    LessOrEqual,

    /// <summary>Less.</summary>
    Less,

    /// <summary>Equal.</summary>
    Equal,
}
