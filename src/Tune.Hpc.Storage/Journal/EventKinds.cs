using System.Diagnostics;
using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Storage.Journal;

/// <summary>The stored names of events. A name is never given a second meaning.</summary>
internal static class EventKinds
{
    public const string ExperimentCreated = "experiment-created.1";
    public const string DriverStarted = "driver-started.1";
    public const string DriverStopped = "driver-stopped.1";
    public const string ExperimentStopping = "experiment-stopping.1";
    public const string ExperimentEnded = "experiment-ended.1";
    public const string SettingChanged = "setting-changed.1";
    public const string WarningRaised = "warning-raised.1";
    public const string TrialCreated = "trial-created.1";
    public const string TrialNamed = "trial-named.1";
    public const string AttemptPlanned = "attempt-planned.1";
    public const string JobAccepted = "job-accepted.1";
    public const string AttemptStarted = "attempt-started.1";
    public const string ReportReceived = "report-received.1";
    public const string ReportRejected = "report-rejected.1";
    public const string VerdictGiven = "verdict-given.1";
    public const string AttemptEnded = "attempt-ended.1";
    public const string TrialEnded = "trial-ended.1";
    public const string TrialReopened = "trial-reopened.1";
    public const string AttemptCameBack = "attempt-came-back.1";
    public const string CallsMade = "calls-made.1";
    public const string QueueSeen = "queue-seen.1";
    public const string NodeExcluded = "node-excluded.1";
    public const string TrialExploited = "trial-exploited.1";
    public const string CheckpointCopied = "checkpoint-copied.1";
    public const string CheckpointsDropped = "checkpoints-dropped.1";
    public const string CheckpointLost = "checkpoint-lost.1";
    public const string RequestChanged = "request-changed.1";
    public const string SearchEnded = "search-ended.1";

    /// <summary>The stored name of an event.</summary>
    public static string Of(ExperimentEvent fact) => fact switch
    {
        Driver.Events.ReportReceived => ReportReceived,
        Driver.Events.VerdictGiven => VerdictGiven,
        Driver.Events.ReportRejected => ReportRejected,
        Driver.Events.TrialCreated => TrialCreated,
        Driver.Events.TrialNamed => TrialNamed,
        Driver.Events.AttemptPlanned => AttemptPlanned,
        Driver.Events.JobAccepted => JobAccepted,
        Driver.Events.AttemptStarted => AttemptStarted,
        Driver.Events.AttemptEnded => AttemptEnded,
        Driver.Events.TrialEnded => TrialEnded,
        Driver.Events.TrialReopened => TrialReopened,
        Driver.Events.AttemptCameBack => AttemptCameBack,
        Driver.Events.CallsMade => CallsMade,
        Driver.Events.QueueSeen => QueueSeen,
        Driver.Events.NodeExcluded => NodeExcluded,
        Driver.Events.TrialExploited => TrialExploited,
        Driver.Events.CheckpointCopied => CheckpointCopied,
        Driver.Events.CheckpointsDropped => CheckpointsDropped,
        Driver.Events.CheckpointLost => CheckpointLost,
        Driver.Events.RequestChanged => RequestChanged,
        Driver.Events.SearchEnded => SearchEnded,
        Driver.Events.ExperimentCreated => ExperimentCreated,
        Driver.Events.DriverStarted => DriverStarted,
        Driver.Events.DriverStopped => DriverStopped,
        Driver.Events.ExperimentStopping => ExperimentStopping,
        Driver.Events.ExperimentEnded => ExperimentEnded,
        Driver.Events.SettingChanged => SettingChanged,
        Driver.Events.WarningRaised => WarningRaised,
        _ => throw new UnreachableException($"{fact.GetType().Name} has no stored name"),
    };
}
