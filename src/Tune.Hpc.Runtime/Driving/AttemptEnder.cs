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

    internal async Task EndAsync(bool killNow, CancellationToken cancellationToken)
    {
        List<JobHandle> terminate = [], kill = [];
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
                Tell(attempt, verdict);
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

    private void Tell(AttemptState attempt, VerdictGiven verdict) => ControlFile.Send(
        folder.Attempt(attempt.Id),
        verdict.Verdict == VerdictKind.Pause ? ControlCommand.Pause : ControlCommand.Stop,
        $"{verdict.By}: {verdict.Reason}",
        folder.Access);

    private Task CancelAsync(List<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken) =>
        jobs.Count == 0 ? Task.CompletedTask : executor.CancelAsync(jobs, mode, cancellationToken);
}
