using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Ends attempts that have a verdict: the control file and SIGTERM at once, SIGKILL after the grace.</summary>
/// <remarks>A scheduler's pause is told at once and signalled only when a checkpoint is there to go on from: an attempt without one goes on until it saves one, or ends.
/// What was sent is not kept: a driver that takes over sends it again, which is harmless.</remarks>
internal sealed class AttemptEnder(ExperimentFolder folder, IExecutor executor, Recorder recorder, TimeSpan grace, Func<AttemptState, JobHandle> handleOf)
{
    private readonly Dictionary<AttemptId, DateTimeOffset> _killAt = [];
    private readonly Dictionary<AttemptId, ControlCommand> _told = [];
    private bool _cancelFailed;

    /// <param name="leave">How the driver is about to leave, if it is: then no checkpoint is waited for.</param>
    /// <param name="killNow">Whether a person wants no grace.</param>
    /// <param name="strays">Jobs that nobody needs any more.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    internal async Task EndAsync(Leave leave, bool killNow, IReadOnlyList<JobHandle> strays, CancellationToken cancellationToken)
    {
        List<JobHandle> terminate = [], kill = [.. strays];
        foreach (var trial in recorder.State.Live)
        {
            var attempt = trial.Live!;
            if ((trial.StopVerdict ?? attempt.PauseVerdict) is not { } verdict)
            {
                continue;
            }

            Tell(attempt, verdict);
            if (!killNow && leave == Leave.Not && WaitsForCheckpoint(trial, attempt))
            {
                continue;
            }

            if (!_killAt.TryGetValue(attempt.Id, out var at))
            {
                _killAt[attempt.Id] = recorder.Now + grace;
                (killNow ? kill : terminate).Add(handleOf(attempt));
            }
            else if (killNow || recorder.Now >= at)
            {
                _killAt[attempt.Id] = recorder.Now + grace;
                kill.Add(handleOf(attempt));
            }
        }

        await CancelAsync(terminate, CancelMode.Terminate, cancellationToken).ConfigureAwait(false);
        await CancelAsync(kill, CancelMode.Kill, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What has not begun has nothing to save, and what is past its time limit had the time to.</summary>
    private bool WaitsForCheckpoint(TrialState trial, AttemptState attempt) =>
        trial.WaitsForCheckpoint && !(executor.Capacity is not null && attempt.Planned.Request.Time is { } limit && recorder.Now - attempt.StartedAt >= limit);

    private void Repeat(AttemptId attempt, CancelMode mode)
    {
        if (mode == CancelMode.Kill)
        {
            _killAt[attempt] = recorder.Now;
        }
        else
        {
            _killAt.Remove(attempt);
        }
    }

    /// <summary>Once, and again where it is to be stopped instead. A trial that cannot be told is signalled all the same.</summary>
    private void Tell(AttemptState attempt, VerdictGiven verdict)
    {
        // One that goes on elsewhere is not over: it answers with the exit code of a pause.
        var command = verdict.Verdict == VerdictKind.Stop ? ControlCommand.Stop : ControlCommand.Pause;
        if (_told.TryGetValue(attempt.Id, out var told) && told == command)
        {
            return;
        }

        _told[attempt.Id] = command;
        if (!Directory.Exists(folder.Attempt(attempt.Id).Path))
        {
            return; // planned and not handed over: nobody is there to be told
        }

        try
        {
            ControlFile.Send(folder.Attempt(attempt.Id), command, $"{verdict.By}: {verdict.Reason}", folder.Access);
        }
        catch (TuneException refused)
        {
            recorder.Append(new WarningRaised { Kind = "control-unwritten", Message = refused.Message });
        }
    }

    /// <summary>An executor that cannot be asked now is asked again at the next step.</summary>
    private async Task CancelAsync(List<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken)
    {
        if (jobs.Count == 0)
        {
            return;
        }

        try
        {
            await executor.CancelAsync(jobs, mode, cancellationToken).ConfigureAwait(false);
            _cancelFailed = false;
        }
        catch (Exception failed) when (failed is TuneException or IOException or UnauthorizedAccessException)
        {
            foreach (var job in jobs)
            {
                Repeat(job.Attempt, mode);
            }

            if (!_cancelFailed)
            {
                recorder.Append(new WarningRaised { Kind = "cancel-failed", Message = $"executor {executor.Name}: {failed.Message}" });
            }

            _cancelFailed = true;
        }
    }
}
