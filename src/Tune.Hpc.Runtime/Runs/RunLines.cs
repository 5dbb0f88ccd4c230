using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Runs;

/// <summary>Tells what happens in a run, a line for each thing that a person who waits wants to know.</summary>
public static class RunLines
{
    /// <summary>The line of an entry that has just been folded: trials that end, what goes wrong; null for all else.</summary>
    public static string? Of(in JournalEntry entry, ExperimentState state) => entry.Event switch
    {
        TrialEnded e => TrialLine(state.Find(e.Trial)!, e, state, entry.Time),
        AttemptEnded e when e.Outcome is not (AttemptOutcome.Completed or AttemptOutcome.Stopped or AttemptOutcome.Interrupted or AttemptOutcome.Paused or AttemptOutcome.Replaced) => AttemptLine(e, state),
        AttemptCameBack e => $"{e.Trial} attempt {e.Attempt} came back: {Phrases.OneLine(e.Reason)}",
        NodeExcluded e => $"node {e.Node} gets no further attempt: {Phrases.OneLine(e.Reason)}",
        WarningRaised e => $"warning: {e.Message}",
        ExperimentStopping e => $"ending early by {e.By}: {e.Reason}",
        _ => null,
    };

    /// <summary>What was decided and why, for those who want to know everything but the reports; null where nothing was.</summary>
    public static string? Decision(in JournalEntry entry)
    {
        if (Explanation.Decision(entry) is var (trial, text))
        {
            return $"trial {trial}: {text}";
        }

        return entry.Event switch
        {
            DriverStarted e => $"process {e.ProcessId} on {e.Host} drives",
            DriverStopped e => $"the driver leaves: {e.Reason}",
            NodeExcluded e => $"node {e.Node} gets no further attempt: {e.Reason}",
            SettingChanged e => $"{e.Key} is {e.Value} from now on",
            ExperimentStopping e => $"the experiment is being stopped by {e.By}: {e.Reason}",
            ExperimentEnded e => $"the experiment is over: {e.Reason}",
            _ => null,
        };
    }

    /// <summary>Where all of it stands, on one line: counts, what the queue lets wait, the best so far.</summary>
    public static string Progress(ExperimentState state)
    {
        string best = Best.Find(state) is { } b ? $"; best {Phrases.Number(b.Value)} by {b.Trial.Id}"
            : Front.Of(state) is { } front ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"; front of {front.Trials.Length}") : "";
        string queue = state.CountOf(TrialStatus.Queued) > 0 && Phrases.Waiting(state) is { Length: > 0 } reasons ? $"; in the queue {reasons}" : "";
        return $"{Phrases.Counts(state)}{queue}{best}";
    }

    private static string TrialLine(TrialState trial, TrialEnded ended, ExperimentState state, DateTimeOffset now)
    {
        string metric = MetricText(trial, state);
        string iterations = trial.Iteration > 0 ? string.Create(CultureInfo.InvariantCulture, $"  iteration {trial.Iteration}") : "";
        string time = Phrases.Duration(TrialCost.Of(trial, now).RunTime);
        return $"{trial.Id} {TrialTable.NameOf(ended.Status)}{metric}{iterations}  {time}  {Phrases.Config(trial.Config)}  ({Phrases.OneLine(ended.Reason)})";
    }

    private static string MetricText(TrialState trial, ExperimentState state)
    {
        var goals = state.Rules.Goals;
        return goals.AreSeveral ? string.Concat(goals.Objectives.Zip(trial.Goals.Losses).Where(p => !double.IsNaN(p.Second)).Select(p => $"  {p.First.Metric} {Phrases.Number(p.First.FromLoss(p.Second))}"))
            : goals.First is { } objective && !double.IsNaN(trial.Losses.Last) ? $"  {objective.Metric} {Phrases.Number(objective.FromLoss(trial.Losses.Last))}"
            : "";
    }

    private static string AttemptLine(AttemptEnded ended, ExperimentState state)
    {
        string code = ended.ExitCode is { } exit ? string.Create(CultureInfo.InvariantCulture, $", exit code {exit}") : "";
        string signal = ended.Signal is { } number ? string.Create(CultureInfo.InvariantCulture, $", signal {number}") : "";
        string tail = ended.Detail is { } detail ? "\n    " + detail.TrimEnd().Replace("\n", "\n    ", StringComparison.Ordinal) : "";
        string next = state.Find(ended.Trial) is { Status: TrialStatus.Pending } trial && state.NextPending == trial ? $"; {trial.Reason}" : "";
        return $"{ended.Trial} attempt {ended.Attempt}: {Explanation.OutcomeText(ended.Outcome)}{code}{signal}{next}{tail}";
    }
}
