using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Stopping;

/// <summary>When a trial, or the whole experiment, has done enough.</summary>
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

    /// <summary>A trial has made so many reports, over all its attempts and whatever iterations they name: <c>{type: maximum_iteration, max_iter: 27}</c>.</summary>
    /// <param name="MaxIter"><c>max_iter</c>: reports, from 1.</param>
    public sealed record MaximumIteration(long MaxIter) : StopRule;

    /// <summary>A trial's metric does not change any more: <c>{type: trial_plateau}</c>, Ray Tune's <c>TrialPlateauStopper</c>.</summary>
    /// <param name="Metric"><c>metric</c>. Reports without it are passed over; values that are no finite numbers are no plateau.</param>
    public sealed record TrialPlateau(string Metric) : StopRule
    {
        /// <summary><c>std</c>: the trial ends when the population standard deviation of its last values is below this. In units of the metric, above 0; default 0.01.</summary>
        public double Std { get; init; } = 0.01;

        /// <summary><c>num_results</c>: over how many values. From 1; default 4.</summary>
        public int NumResults { get; init; } = 4;

        /// <summary><c>grace_period</c>: not before so many reports. From 0; default 4.</summary>
        public long GracePeriod { get; init; } = 4;

        /// <summary><c>metric_threshold</c>: only where the last value is at least as good as this; null: whatever it is. Default null.</summary>
        public double? MetricThreshold { get; init; }

        /// <summary><c>mode</c>: in which direction the metric is better; only the threshold needs it.</summary>
        public ObjectiveMode Mode { get; init; }
    }

    /// <summary>The best trials do not differ any more, and new ones do not change that: ends the experiment. <c>{type: experiment_plateau}</c>, after Ray Tune's <c>ExperimentPlateauStopper</c>.</summary>
    /// <remarks>Differs from Ray Tune's: each trial counts with the best value it has reported, not with every one, so that one trial that has converged is no plateau of the experiment.</remarks>
    /// <param name="Metric"><c>metric</c>. Values that are no finite numbers are passed over.</param>
    public sealed record ExperimentPlateau(string Metric) : StopRule
    {
        /// <summary><c>std</c>: the population standard deviation of the best values up to which they are alike. In units of the metric, above 0; default 0.001.</summary>
        public double Std { get; init; } = 0.001;

        /// <summary><c>top</c>: how many trials are compared. From 2; default 10.</summary>
        public int Top { get; init; } = 10;

        /// <summary><c>mode</c>. Default <c>min</c>.</summary>
        public ObjectiveMode Mode { get; init; }

        /// <summary><c>patience</c>: how many trials in a row must report without changing that, the one counted with which it begins. From 0; default 0.</summary>
        public long Patience { get; init; }
    }

    /// <summary>The experiment has been worked on for so long: ends it. <c>{type: timeout, timeout: 2h}</c>.</summary>
    /// <param name="Limit"><c>timeout</c>: above 0. Time in which nobody drove and nothing ran is not counted.</param>
    public sealed record Timeout(TimeSpan Limit) : StopRule;

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
