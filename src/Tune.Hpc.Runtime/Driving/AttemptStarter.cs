using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Hands planned attempts to the executor: their folder and script first, then one batch.</summary>
internal sealed class AttemptStarter(ExperimentFolder folder, IExecutor executor, Recorder recorder, JobScripts scripts)
{
    private readonly Dictionary<AttemptId, int> _handOvers = [];
    private readonly HashSet<AttemptId> _notYet = [];
    private bool _toldNotYet;
    private bool _toldNoLinks;

    /// <summary>How often this driver has handed over each attempt.</summary>
    internal IReadOnlyDictionary<AttemptId, int> HandOvers => _handOvers;

    internal async Task StartAsync(HashSet<AttemptId> neverStarted, CancellationToken cancellationToken)
    {
        // The list first: an attempt whose script cannot be written ends here, and is live no more.
        var due = recorder.State.Live.Where(t => IsDue(t, t.Live!, neverStarted)).ToList();
        var batch = due.Select(t => Prepare(t, t.Live!)).OfType<JobSubmission>().ToList();
        if (batch.Count == 0)
        {
            return;
        }

        var results = await executor.SubmitAsync(batch, cancellationToken).ConfigureAwait(false);
        foreach (var result in results)
        {
            if (result.NotYet is null)
            {
                _handOvers[result.Attempt] = _handOvers.GetValueOrDefault(result.Attempt) + 1;
                Record(result);
            }
            else
            {
                _notYet.Add(result.Attempt);
            }
        }

        TellNotYet(results.FirstOrDefault(r => r.NotYet is not null)?.NotYet);
    }

    private bool IsDue(TrialState trial, AttemptState attempt, HashSet<AttemptId> neverStarted)
    {
        bool again = neverStarted.Remove(attempt.Id) | _notYet.Remove(attempt.Id); // both: what is kept in one of them would be handed over twice
        bool due = again || (attempt.Job is null && IsOwn(attempt) && !_handOvers.ContainsKey(attempt.Id));
        return due && attempt.StartedAt is null && trial.StopVerdict is null && attempt.PauseVerdict is null;
    }

    /// <summary>Told once each time it begins.</summary>
    private void TellNotYet(string? reason)
    {
        if (reason is not null && !_toldNotYet)
        {
            recorder.Append(new WarningRaised { Kind = "submission-waits", Message = $"executor {executor.Name}: {reason}; it is tried again" });
        }

        _toldNotYet = reason is not null;
    }

    /// <summary>Planned by this driver. What an earlier one planned may be running: the executor is asked before it is started again.</summary>
    private bool IsOwn(AttemptState attempt) => attempt.Epoch == recorder.Epoch;

    /// <summary>What an attempt's configuration makes of its script may be no script (a line break in an option): that is this trial's failure, not the driver's.</summary>
    private JobSubmission? Prepare(TrialState trial, AttemptState attempt)
    {
        string script;
        try
        {
            script = scripts.Write(trial.Id, trial.Config, attempt.Planned, trial.TimeBefore);
        }
        catch (TuneException impossible)
        {
            Record(new SubmitResult(attempt.Id, null, impossible.Message));
            return null;
        }

        // An earlier attempt may have been paused or given up before it was handed over, and so before anything was made.
        bool isFirstToBegin = !trial.Attempts.Any(a => a.StartedAt is not null);
        if (isFirstToBegin || attempt.Planned.Update > 0)
        {
            folder.PrepareTrial(trial.Id, trial.Config);
        }

        if (isFirstToBegin)
        {
            TryName(trial);
        }

        var paths = folder.PrepareAttempt(attempt.Id, script);
        return new JobSubmission
        {
            Attempt = attempt.Id,
            JobName = new JobName(recorder.State.Created!.ExperimentId, attempt.Id),
            ScriptPath = paths.JobScript,
            AttemptFolder = paths.Path,
            Request = attempt.Planned.Request,
            Places = attempt.Planned.Places,
        };
    }

    /// <summary>A second name is a convenience: a file system without links is no reason not to start.</summary>
    private void TryName(TrialState trial)
    {
        try
        {
            if (trial.FolderName is { } name)
            {
                folder.NameTrial(trial.Id, name);
            }
        }
        catch (TuneException refused) when (!_toldNoLinks)
        {
            _toldNoLinks = true;
            recorder.Append(new WarningRaised { Kind = "trial-dirname", Message = $"trial_dirname: {refused.Message}; the trial's folder has its number alone" });
        }
        catch (TuneException)
        {
            // Told already.
        }
    }

    private void Record(SubmitResult result)
    {
        if (result.Job is { } job)
        {
            recorder.Append(new JobAccepted { Trial = result.Attempt.Trial, Attempt = result.Attempt.Attempt, Job = job });
        }
        else if (result.Error is { } error)
        {
            recorder.Append(new AttemptEnded
            {
                Trial = result.Attempt.Trial,
                Attempt = result.Attempt.Attempt,
                Outcome = AttemptOutcome.LaunchFailed,
                Detail = error,
            });
        }
    }
}
