using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation;

/// <summary>The best value so far has become better.</summary>
/// <param name="Epochs">Training iterations of all trials up to then; what is trained again after a failure counts again.</param>
/// <param name="NodeHours">Nodes of all attempts times the hours they had run by then; waiting in the queue costs nothing.</param>
/// <param name="Time">Time since the beginning.</param>
/// <param name="Value">The metric's value.</param>
/// <param name="Trial">The trial that reported it.</param>
/// <param name="Iteration">Its training iteration.</param>
public sealed record BestPoint(long Epochs, double NodeHours, TimeSpan Time, double Value, TrialId Trial, long Iteration);

/// <summary>Something that was decided.</summary>
/// <param name="Time">When, since the beginning.</param>
/// <param name="Trial">About which trial; null for all.</param>
/// <param name="Iteration">The training iteration it had reached.</param>
/// <param name="Verdict"><c>start</c>, <c>go_on</c>, <c>pause</c>, <c>resume</c>, <c>stop</c>, <c>end</c>; for all <c>stop_all</c>, <c>end_all</c>.</param>
/// <param name="By">Who: the scheduler's name, <c>stop</c>, <c>done</c>, <c>time_budget_s</c>, <c>planner</c>, ...</param>
/// <param name="Reason">Why, with the numbers.</param>
public sealed record SimulatedDecision(TimeSpan Time, int? Trial, long? Iteration, string Verdict, string By, string Reason);

/// <summary>One simulated experiment: what a scheduler found for what.</summary>
public sealed record SimulatedRun
{
    /// <summary>What the scheduler is called among those that are compared.</summary>
    public required string Scheduler { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Each improvement, the first first; empty where no value was finite.</summary>
    public required ImmutableArray<BestPoint> Bests { get; init; }

    /// <summary>All decisions, where a trace was asked for.</summary>
    public ImmutableArray<SimulatedDecision> Decisions { get; init; } = [];

    /// <summary>Trials that were begun.</summary>
    public required int Trials { get; init; }

    /// <summary>Trials that the scheduler stopped before the last iteration that any trial reached.</summary>
    public required int Stopped { get; init; }

    /// <summary>Trials that gave up after failures.</summary>
    public required int Errors { get; init; }

    /// <summary>Attempts that ended to go on later.</summary>
    public required int Pauses { get; init; }

    /// <summary>Paused trials that were started again.</summary>
    public required int Resumes { get; init; }

    /// <summary>Attempts that failed.</summary>
    public required int Failures { get; init; }

    /// <summary>Reports of all trials.</summary>
    public required long Reports { get; init; }

    /// <summary>Training iterations of all trials.</summary>
    public required long Epochs { get; init; }

    /// <summary>Nodes of all attempts times the hours they ran.</summary>
    public required double NodeHours { get; init; }

    /// <summary>Time from the beginning to the end.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Why it ended.</summary>
    public required string Ended { get; init; }

    /// <summary>The best value; NaN where none was finite.</summary>
    public double Best => Bests.IsEmpty ? double.NaN : Bests[^1].Value;
}
