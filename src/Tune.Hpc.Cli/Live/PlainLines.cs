using System.Globalization;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Live;

/// <summary>Watches a run in plain lines: one when a trial ends, one now and then for all, and what goes wrong.</summary>
internal sealed class PlainLines(Surroundings surroundings) : IRunObserver
{
    private static readonly TimeSpan _statusEvery = TimeSpan.FromSeconds(30);
    private readonly long _start = surroundings.Clock.GetTimestamp();
    private long _lastStatus = surroundings.Clock.GetTimestamp();

    /// <inheritdoc/>
    public void OnEntry(in JournalEntry entry, ExperimentState state)
    {
        switch (entry.Event)
        {
            case TrialEnded e: Say(TrialLine(state.Find(e.Trial)!, e, state, entry.Time)); break;
            case AttemptEnded { Outcome: not (AttemptOutcome.Completed or AttemptOutcome.Stopped or AttemptOutcome.Interrupted) } e: Say(AttemptLine(e, state)); break;
            case AttemptCameBack e: Say($"{e.Trial} attempt {e.Attempt} came back: {Phrases.OneLine(e.Reason)}"); break;
            case NodeExcluded e: Say($"node {e.Node} gets no further attempt: {Phrases.OneLine(e.Reason)}"); break;
            case WarningRaised e: Say($"warning: {e.Message}"); break;
            case ExperimentStopping e: Say($"ending early by {e.By}: {e.Reason}"); break;
        }
    }

    /// <inheritdoc/>
    public void OnStep(ExperimentState state, DateTimeOffset now)
    {
        if (surroundings.Clock.GetElapsedTime(_lastStatus) < _statusEvery)
        {
            return;
        }

        _lastStatus = surroundings.Clock.GetTimestamp();
        string best = Best.Find(state) is { } b ? $"; best {Phrases.Number(b.Value)} by {b.Trial.Id}" : "";
        string queue = state.CountOf(TrialStatus.Queued) > 0 && Phrases.Waiting(state) is { Length: > 0 } reasons ? $"; in the queue {reasons}" : "";
        Say($"{Phrases.Duration(surroundings.Clock.GetElapsedTime(_start))}: {Phrases.Counts(state)}{queue}{best}");
    }

    private static string TrialLine(TrialState trial, TrialEnded ended, ExperimentState state, DateTimeOffset now)
    {
        string metric = state.Rules.Objective is { } objective && !double.IsNaN(trial.Losses.Last)
            ? $"  {objective.Metric} {Phrases.Number(objective.FromLoss(trial.Losses.Last))}"
            : "";
        string iterations = trial.Iteration > 0 ? string.Create(CultureInfo.InvariantCulture, $"  iteration {trial.Iteration}") : "";
        string time = Phrases.Duration(TrialCost.Of(trial, now).RunTime);
        return $"{trial.Id} {TrialTable.NameOf(ended.Status)}{metric}{iterations}  {time}  {Phrases.Config(trial.Config)}  ({Phrases.OneLine(ended.Reason)})";
    }

    private static string AttemptLine(AttemptEnded ended, ExperimentState state)
    {
        string code = ended.ExitCode is { } exit ? string.Create(CultureInfo.InvariantCulture, $", exit code {exit}") : "";
        string signal = ended.Signal is { } number ? string.Create(CultureInfo.InvariantCulture, $", signal {number}") : "";
        string tail = ended.Detail is { } detail ? "\n    " + detail.TrimEnd().Replace("\n", "\n    ", StringComparison.Ordinal) : "";
        string next = state.Find(ended.Trial) is { Status: TrialStatus.Pending } trial && state.NextPending == trial ? $"; {trial.Reason}" : "";
        return $"{ended.Trial} attempt {ended.Attempt}: {Explanation.OutcomeText(ended.Outcome)}{code}{signal}{next}{tail}";
    }

    private void Say(string line) => surroundings.Err.WriteLine(line);
}
