using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Storage.Requests;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Turns the crank: observe, append, fold, plan, append, flush, do. Every step may be the last one of this process.</summary>
internal sealed class DriverLoop(
    Recorder recorder, Planner planner, IExecutor executor, AttemptWatcher watcher, AttemptStarter starter, AttemptEnder ender, OverdueAttempts overdue, CheckpointDuties checkpoints, RequestBox requests,
    FunctionStops stops, CustomExplore explore, TrialNamer names)
{
    private bool _killNow;

    private ExperimentState State => recorder.State;

    /// <summary>One turn. True when something happened.</summary>
    /// <param name="leave">How the driver is about to leave, if it is.</param>
    /// <param name="cancellationToken">Ends the turn between two actions.</param>
    internal async Task<bool> StepAsync(Leave leave, CancellationToken cancellationToken)
    {
        long before = State.LastSeq;
        var asked = TakeRequests();
        stops.TakeOver();
        await watcher.LookAsync(starter.HandOvers, cancellationToken).ConfigureAwait(false);
        overdue.End();
        Plan(leave);
        recorder.Flush();
        asked.ForEach(RequestBox.Done);
        await checkpoints.DoAsync(cancellationToken).ConfigureAwait(false);
        await ender.EndAsync(leave, _killNow || leave == Leave.AtOnce, watcher.Queue.Strays, cancellationToken).ConfigureAwait(false);
        await starter.StartAsync(watcher.NeverStarted, cancellationToken).ConfigureAwait(false);
        bool happened = State.LastSeq != before;
        watcher.Queue.NoteCalls(atOnce: false);
        return happened;
    }

    private List<StopRequest> TakeRequests()
    {
        var asked = requests.Pending().ToList();
        foreach (var request in asked)
        {
            _killNow |= request.Now;
            if (request.Trial is { } trial)
            {
                StopTrial(trial, request.Reason);
            }
            else if (State.Stopping is null && State.Ended is null)
            {
                recorder.Append(new ExperimentStopping { By = "user", Reason = request.Reason });
            }
        }

        return asked;
    }

    /// <summary>One that has ended, or is being stopped, needs no further word.</summary>
    private void StopTrial(TrialId trial, string reason)
    {
        if (State.Find(trial) is { HasEnded: false, StopVerdict: null })
        {
            recorder.Append(new VerdictGiven { Trial = trial, Verdict = VerdictKind.Stop, By = "user", Reason = reason });
        }
    }

    private void Plan(Leave leave)
    {
        if (leave != Leave.Not)
        {
            foreach (var trial in State.Live.Where(t => t is { StopVerdict: null, Live.PauseVerdict: null }).ToList())
            {
                Pause(trial, OutcomeOf.ByDriver, "the driver was asked to leave");
            }
        }

        planner.MostJobs = executor.MostJobs;
        names.NameNew();
        while (planner.Next(recorder.Now, startNothing: leave != Leave.Not) is { } decision)
        {
            recorder.Append(explore.Finish(checkpoints.Check(decision)));
            names.NameNew();
        }

        checkpoints.Plan();
    }

    private void Pause(TrialState trial, string by, string reason) =>
        recorder.Append(new VerdictGiven { Trial = trial.Id, Verdict = VerdictKind.Pause, By = by, Reason = reason });
}

/// <summary>How a driver is about to leave.</summary>
internal enum Leave
{
    /// <summary>It stays.</summary>
    Not,

    /// <summary>Running attempts are asked to end, and waited for.</summary>
    Cleanly,

    /// <summary>Running attempts are killed.</summary>
    AtOnce,
}
