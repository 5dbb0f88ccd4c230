using System.Globalization;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Views;

/// <summary>Tells a trial's whole story in order: what happened, when, and why.</summary>
public static class Explanation
{
    /// <summary>The story of a trial.</summary>
    /// <param name="entries">The journal's entries from the first on.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="objective">What is optimised, so that reports can be summed up by it; null where nothing is.</param>
    public static IEnumerable<ExplanationLine> Of(IEnumerable<JournalEntry> entries, TrialId trial, Objective? objective)
    {
        var reports = new ReportRun(objective);
        bool exists = false;
        bool ended = false;
        int update = 0;
        foreach (var entry in entries)
        {
            if (entry.Event is ReportReceived report && report.Trial == trial)
            {
                if (report.Update > update)
                {
                    if (reports.Take() is { } before)
                    {
                        yield return before;
                    }

                    update = report.Update.Value;
                    yield return new ExplanationLine(entry.Time, "updated", $"attempt {report.Attempt} has taken over the new configuration without a new start; what follows was reported with it");
                }

                reports.Add(entry.Time, report);
                continue;
            }

            var line = LineOf(entry, trial, whileItLives: exists && !ended);
            if (line is null)
            {
                continue;
            }

            if (reports.Take() is { } summary)
            {
                yield return summary;
            }

            exists = true;
            update = entry.Event is AttemptPlanned planned && planned.Trial == trial ? planned.Update : update;
            ended = entry.Event switch
            {
                TrialEnded => true,
                TrialReopened => false,
                _ => ended,
            };
            yield return line;
        }

        if (reports.Take() is { } last)
        {
            yield return last;
        }
    }

    /// <summary>What an entry says about its trial, and which that is; null where it is about none, or is only a report.</summary>
    public static (TrialId Trial, string Text)? Decision(in JournalEntry entry)
    {
        TrialId? trial = entry.Event switch
        {
            TrialCreated e => e.Trial,
            TrialNamed e => e.Trial,
            AttemptPlanned e => e.Trial,
            JobAccepted e => e.Trial,
            AttemptStarted e => e.Trial,
            ReportRejected e => e.Trial,
            VerdictGiven e => e.Trial,
            AttemptEnded e => e.Trial,
            AttemptCameBack e => e.Trial,
            TrialEnded e => e.Trial,
            TrialReopened e => e.Trial,
            TrialExploited e => e.Trial,
            CheckpointsDropped e => e.Trial,
            CheckpointLost e => e.Trial,
            RequestChanged e => e.Trial,
            _ => null,
        };
        return trial is { } id && LineOf(entry, id, whileItLives: false) is { } line ? (id, line.Text) : null;
    }

    private static ExplanationLine? LineOf(in JournalEntry entry, TrialId trial, bool whileItLives)
    {
        (string Kind, string Text)? told = entry.Event switch
        {
            TrialCreated e when e.Trial == trial => ("created", CreatedText(e)),
            TrialCreated e when e.RestartOf == trial => ("restarted", $"repeated from scratch as trial {e.Trial}: {e.Reason}"),
            TrialNamed e when e.Trial == trial => ("named", NamedText(e)),
            AttemptPlanned e when e.Trial == trial => ("planned", PlannedText(e)),
            JobAccepted e when e.Trial == trial => ("accepted", $"attempt {e.Attempt} was accepted by the executor as job {e.Job}"),
            AttemptStarted e when e.Trial == trial => ("started", StartedText(e)),
            ReportRejected e when e.Trial == trial => ("rejected", $"attempt {e.Attempt}: {Lines(e.Lines)} no report: {e.Reason}; the first reads: {e.Quote}"),
            VerdictGiven e when e.Trial == trial => ("verdict", VerdictText(e)),
            AttemptEnded e when e.Trial == trial => ("attempt-ended", EndedText(e)),
            AttemptCameBack e when e.Trial == trial => ("came-back", $"attempt {e.Attempt} came back: {e.Reason}"),
            TrialEnded e when e.Trial == trial => ("ended", $"{Results.TrialTable.NameOf(e.Status)}: {e.Reason}"),
            TrialReopened e when e.Trial == trial => ("reopened", e.Reason),
            TrialExploited e when e.Trial == trial => ("exploited", ExploitedText(e)),
            TrialExploited e when e.Source == trial => ("copied", $"trial {e.Trial} goes on from this trial's checkpoint {e.SourceCheckpoint} (iteration {e.SourceIteration}): {e.Reason}"),
            CheckpointCopied e when e.Trial == trial => ("checkpoint", $"checkpoint {e.Checkpoint} is in place"),
            CheckpointsDropped e when e.Trial == trial => ("checkpoint", $"checkpoint{(e.Checkpoints.Length == 1 ? "" : "s")} {string.Join(", ", e.Checkpoints)} removed: {e.Reason}"),
            CheckpointLost e when e.Trial == trial => ("checkpoint", $"checkpoint {e.Checkpoint} cannot be used: {e.Reason}"),
            RequestChanged e when e.Trial == trial => ("request", $"{e.By}: asks for {RequestPhrase.Of(e.Request)} from now on: {e.Reason}"),
            DriverStarted e when whileItLives => ("driver", $"a driver began on {e.Host}, process {e.ProcessId}"),
            DriverStopped e when whileItLives => ("driver", $"the driver left: {e.Reason}"),
            NodeExcluded e when whileItLives => ("node-excluded", $"node {e.Node} gets no further attempt: {e.Reason}"),
            ExperimentStopping e when whileItLives => ("experiment", $"the experiment is being stopped by {e.By}: {e.Reason}"),
            _ => null,
        };
        return told is { } t ? new ExplanationLine(entry.Time, t.Kind, t.Text) : null;
    }

    private static string CreatedText(TrialCreated e) =>
        $"created from suggestion {e.Index}: {e.Reason}; configuration {e.Config.ToJson()}"
        + (e.RestartOf is { } old ? $"; it repeats trial {old}" : "")
        + (e.KnownResult.IsEmpty ? "" : $"; its result was known: {string.Join(", ", e.KnownResult.Select(m => $"{m.Name} {m.Value}"))}");

    private static string NamedText(TrialNamed e) =>
        (e.Name is { } name ? $"named {name}" : "named")
        + (e.Folder is { } folder ? $"{(e.Name is null ? "" : ";")} its folder is also found as named/{folder}" : "");

    private static string PlannedText(AttemptPlanned e) =>
        $"attempt {e.Attempt} planned: {e.Reason}; asks for {RequestPhrase.Of(e.Request)}"
        + (e.Gpus.IsEmpty ? "" : $"; GPU {string.Join(", ", e.Gpus)}")
        + string.Concat(e.Places.Select(p => $"; {PlaceText(p)}"))
        + (e.Checkpoint is { } checkpoint ? $"; resumes from checkpoint {checkpoint} at iteration {e.Iteration}" : "");

    private static string PlaceText(Placement place) =>
        $"on {place.Node}"
        + (place.Cpus.IsEmpty ? "" : $" CPU {NumberRanges.ToText(place.Cpus)}")
        + (place.Gpus.IsEmpty ? "" : $" GPU {NumberRanges.ToText(place.Gpus)}");

    private static string StartedText(AttemptStarted e) =>
        $"attempt {e.Attempt} began on {e.Host}"
        + (e.Node is { Length: > 0 } node && node != e.Host ? $", node {node}" : "")
        + (e.Job is { Length: > 0 } job ? $", in job {job}" : "")
        + $" at {TimeText(e.At)}";

    private static string VerdictText(VerdictGiven e)
    {
        string verdict = e.Verdict switch
        {
            VerdictKind.GoOn => "goes on",
            VerdictKind.Pause when e.By is Driver.OutcomeOf.ByDriver or Driver.OutcomeOf.ByTimeLimit => "its attempt is ended, to go on later",
            VerdictKind.Pause => "paused",
            VerdictKind.Resume => "resumed",
            _ => "stopped",
        };
        string at = e.Iteration is { } iteration ? $" at iteration {iteration}" : "";
        return $"{e.By}{at}: {verdict}: {e.Reason}";
    }

    private static string ExploitedText(TrialExploited e) =>
        $"{e.By} at iteration {e.Iteration}: "
        + (e.SourceCheckpoint is { } checkpoint ? $"goes on from checkpoint {checkpoint} (iteration {e.SourceIteration}) of trial {e.Source}" : "goes on with another configuration")
        + $": {e.Reason}; configuration {e.Config.ToJson()}";

    private static string EndedText(AttemptEnded e)
    {
        string code = e.ExitCode is { } exit ? $", exit code {exit}" : "";
        string signal = e.Signal is { } number ? $", signal {number}" : "";
        string time = e.StartedAt is { } from && e.EndedAt is { } to ? $", after {Number(Math.Round((to - from).TotalSeconds, 3))} s" : "";
        return $"attempt {e.Attempt} ended: {OutcomeText(e.Outcome)}{code}{signal}{time}" + (e.Detail is { } detail ? $"; {detail.TrimEnd()}" : "");
    }

    /// <summary>An outcome in words.</summary>
    public static string OutcomeText(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Completed => "completed",
        AttemptOutcome.Stopped => "stopped",
        AttemptOutcome.Failed => "failed",
        AttemptOutcome.ResumeRequested => "asks to be resumed",
        AttemptOutcome.Interrupted => "interrupted",
        AttemptOutcome.Timeout => "ran into its time limit",
        AttemptOutcome.Preempted => "preempted",
        AttemptOutcome.NodeFail => "its node failed",
        AttemptOutcome.OutOfMemory => "out of memory",
        AttemptOutcome.Lost => "lost: its job is gone without an exit record",
        AttemptOutcome.Canceled => "its job was canceled",
        AttemptOutcome.BootFail => "its node could not be booted",
        AttemptOutcome.Deadline => "its job could not end before its deadline",
        AttemptOutcome.Requeued => "its job was put back into the queue",
        AttemptOutcome.Paused => "paused",
        AttemptOutcome.Replaced => "goes on in a new attempt",
        AttemptOutcome.Hung => "did not report any longer",
        _ => "could not be launched",
    };

    private static string Lines(int count) => count == 1 ? "a line was" : $"{count} lines were";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
