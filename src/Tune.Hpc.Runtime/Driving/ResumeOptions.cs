using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>What a resumed experiment does with the trials it finds (Ray Tune's <c>ResumeConfig</c>).</summary>
public sealed record ResumeOptions
{
    /// <summary>Trials that have ended without an error. Default: skip.</summary>
    public ResumeKind Finished { get; init; } = ResumeKind.Skip;

    /// <summary>Trials that have not ended. Default: resume.</summary>
    public ResumeKind Unfinished { get; init; } = ResumeKind.Resume;

    /// <summary>Trials that gave up. Default: skip.</summary>
    public ResumeKind Errored { get; init; } = ResumeKind.Skip;

    /// <summary>Limits to change, checked already: key and value as in <see cref="SettingChanged"/>.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Raise { get; init; } = [];

    /// <summary>The events that carry this out.</summary>
    internal IEnumerable<ExperimentEvent> Events(ExperimentState state)
    {
        foreach (var (key, value) in Raise)
        {
            yield return new SettingChanged { Key = key, Value = value };
        }

        int next = state.NextTrial.Number;
        foreach (var trial in state.Trials.Where(t => t.RestartedAs is null).ToList())
        {
            switch (KindOf(trial))
            {
                case ResumeKind.Resume when trial.HasEnded:
                    yield return new TrialReopened { Trial = trial.Id, Reason = $"resumed on request; it had ended: {trial.Reason}" };
                    break;
                case ResumeKind.Skip when !trial.HasEnded:
                    yield return StopUnfinished(trial, "unfinished trials are skipped on request");
                    break;
                case ResumeKind.Restart:
                    if (!trial.HasEnded)
                    {
                        yield return StopUnfinished(trial, "restarted from scratch on request");
                    }

                    yield return Restart(trial, new TrialId(next++));
                    break;
            }
        }
    }

    /// <summary>Whether a trial that is there will run, or another in its place.</summary>
    internal bool WillRun(TrialState trial) => trial.RestartedAs is null && KindOf(trial) != ResumeKind.Skip;

    private ResumeKind KindOf(TrialState trial) =>
        trial.Status == TrialStatus.Error ? Errored : trial.HasEnded ? Finished : Unfinished;

    private static VerdictGiven StopUnfinished(TrialState trial, string reason) =>
        new() { Trial = trial.Id, Verdict = VerdictKind.Stop, By = "user", Reason = reason };

    private static TrialCreated Restart(TrialState trial, TrialId id) => new()
    {
        Trial = id,
        Config = trial.Config,
        Index = trial.Created.Index,
        RestartOf = trial.Id,
        Reason = string.Create(CultureInfo.InvariantCulture, $"repeats trial {trial.Id} from scratch on request"),
    };
}

/// <summary>What becomes of a trial when its experiment is resumed.</summary>
public enum ResumeKind
{
    /// <summary>It stays as it is; one that has not ended counts as terminated.</summary>
    Skip,

    /// <summary>It goes on from its last checkpoint.</summary>
    Resume,

    /// <summary>A new trial repeats it from scratch.</summary>
    Restart,
}
