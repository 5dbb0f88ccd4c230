using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Ends attempts that have a verdict: the control file and SIGTERM at once, SIGKILL after the grace.</summary>
/// <remarks>What was sent is not kept: a driver that takes over sends it again, which is harmless.</remarks>
internal sealed class AttemptEnder(ExperimentFolder folder, IExecutor executor, Recorder recorder, TimeSpan grace, Func<AttemptState, JobHandle> handleOf)
{
    private readonly Dictionary<AttemptId, DateTimeOffset> _killAt = [];
    private bool _cancelFailed;

    internal async Task EndAsync(bool killNow, IReadOnlyList<JobHandle> strays, CancellationToken cancellationToken)
    {
        List<JobHandle> terminate = [], kill = [.. strays];
        foreach (var trial in recorder.State.Live)
        {
            var attempt = trial.Live!;
            if ((trial.StopVerdict ?? attempt.PauseVerdict) is not { } verdict)
            {
                continue;
            }

            if (!_killAt.TryGetValue(attempt.Id, out var at))
            {
                _killAt[attempt.Id] = recorder.Now + grace;
                TryTell(attempt, verdict);
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

    /// <summary>A trial that cannot be told is signalled all the same.</summary>
    private void TryTell(AttemptState attempt, VerdictGiven verdict)
    {
        try
        {
            ControlFile.Send(
                folder.Attempt(attempt.Id),
                verdict.Verdict == VerdictKind.Pause ? ControlCommand.Pause : ControlCommand.Stop,
                $"{verdict.By}: {verdict.Reason}",
                folder.Access);
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
