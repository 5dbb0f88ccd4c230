using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Sampling;

/// <summary>A trial that was made, as samplers see it.</summary>
/// <param name="Trial">The trial; null for a result that was known beforehand.</param>
/// <param name="Index">Which suggestion it was, from 0.</param>
/// <param name="Coordinates">Its configuration's place in the cube; NaN for parameters that it does not have.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Notes">What the sampler noted; empty where it did not propose this.</param>
public sealed record ProposedPoint(TrialId? Trial, long Index, double[] Coordinates, ConfigMap Config, ConfigMap Notes);

/// <summary>How a trial has ended, for samplers. What machines have done to it is not among it: that is tried again.</summary>
public enum TrialResultKind
{
    /// <summary>It came to its end, or was stopped by a rule, with a finite loss.</summary>
    Completed,

    /// <summary>The scheduler ended it early: the loss is what it had then.</summary>
    StoppedEarly,

    /// <summary>Its configuration is to blame: it gave up, or its loss, or one of several, is no finite number.</summary>
    Failed,

    /// <summary>A person ended it before it had a loss: nothing is known.</summary>
    Dropped,
}

/// <summary>What a sampler learns from.</summary>
public sealed record Observation
{
    /// <summary>The trial and its place.</summary>
    public required ProposedPoint Point { get; init; }

    /// <summary>How it has ended.</summary>
    public required TrialResultKind Kind { get; init; }

    /// <summary>Lower is better; +∞ where it failed or was dropped.</summary>
    public required double Loss { get; init; }

    /// <summary>The loss for algorithms that know nothing of early stopping: one that was stopped early is no better than the best that completed before it.</summary>
    public required double PlainLoss { get; init; }

    /// <summary>The losses of all objectives, where there are several; +∞ for what is missing. Else the loss alone.</summary>
    public required ImmutableArray<double> Losses { get; init; }

    /// <summary>By how much each metric constraint is broken: 0 where kept, +∞ where its metric was not reported.</summary>
    public ImmutableArray<double> Violations { get; init; } = [];

    /// <summary>The training iteration it reached.</summary>
    public long Resource { get; init; }

    /// <summary>What it cost: seconds of run time, or what <c>cost_attr</c> says.</summary>
    public double Cost { get; init; }

    /// <summary>The sum of what constraints are broken by; 0 is feasible.</summary>
    public double Violation => Violations.Sum();

    /// <summary>From good to bad: results that keep the metric constraints first, then by <see cref="PlainLoss"/>, then by trial.</summary>
    public static IComparer<Observation> BestFirst { get; } = Comparer<Observation>.Create((a, b) =>
        (a.Violation, a.PlainLoss, a.Point.Trial?.Number ?? 0).CompareTo((b.Violation, b.PlainLoss, b.Point.Trial?.Number ?? 0)));
}
