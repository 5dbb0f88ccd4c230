using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Looks now and then whether attempts that were given up without an exit record have left one after all.</summary>
/// <remarks>A node that the cluster lost may only have lost its network: its processes go on, and what they finish is a result.</remarks>
internal sealed class LateResults(ExperimentFolder folder, Recorder recorder, Func<TrialState, AttemptState, bool> readInbox)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly List<AttemptId> _givenUp = [];
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;
    private bool _isBegun;

    /// <summary>An attempt that has just ended.</summary>
    internal void Add(AttemptState attempt)
    {
        if (IsGivenUp(attempt))
        {
            _givenUp.Add(attempt.Id);
        }
    }

    internal void Look()
    {
        if (!_isBegun)
        {
            // Not before: trials may have been reopened on resuming.
            _isBegun = true;
            _givenUp.AddRange(recorder.State.Trials.Where(t => !t.HasEnded).SelectMany(t => t.Attempts).Where(IsGivenUp).Select(a => a.Id));
        }

        if (_givenUp.Count > 0 && recorder.Now - _lookedAt >= Interval)
        {
            _lookedAt = recorder.Now;
            _givenUp.RemoveAll(id => Settle(recorder.State.Find(id.Trial)!, id));
        }
    }

    private static bool IsGivenUp(AttemptState attempt) =>
        attempt is { Outcome: AttemptOutcome.Lost or AttemptOutcome.NodeFail or AttemptOutcome.Requeued or AttemptOutcome.BootFail, Ended: { ExitCode: null, Signal: null } };

    /// <summary>True when there is nothing more to find.</summary>
    private bool Settle(TrialState trial, AttemptId id)
    {
        if (trial.HasEnded || trial.StopVerdict is not null)
        {
            return true;
        }

        if (ReadExit(id) is not { } exit)
        {
            return false;
        }

        var attempt = trial.Attempts[id.Attempt - 1];
        if (exit is { Code: 0, Caught: not "TERM" } && readInbox(trial, attempt) && trial.StopVerdict is null)
        {
            recorder.Append(new AttemptCameBack
            {
                Trial = id.Trial,
                Attempt = id.Attempt,
                EndedAt = exit.End,
                Reason = $"it was believed to be ended ({OutcomeOf.Text(attempt.Outcome)}), and has left its exit record since",
            });
        }

        return true;
    }

    private ExitRecord? ReadExit(AttemptId id)
    {
        try
        {
            return ExitRecord.Read(folder.Attempt(id).Exit);
        }
        catch (TuneException)
        {
            return null; // looked at again the next time
        }
    }
}
