using System.Collections;
using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Execution;
using Tune.Hpc.Numerics;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Writes the job script of an attempt: the same text whether it is submitted or only shown.</summary>
internal sealed class JobScripts(ExperimentFolder folder, ExperimentSpec spec, Func<string> experimentId)
{
    private readonly CommandTemplate _command = CommandTemplate.Parse(spec.Command);
    private readonly ImmutableArray<string> _inherited = [.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal)];

    /// <summary>The token by which a queue is asked for an attempt.</summary>
    internal string JobName(AttemptId attempt) => $"tune.{experimentId()}.{attempt.Trial}.{attempt.Attempt}";

    internal string Write(TrialState trial, AttemptState attempt, TimeProvider clock)
    {
        var trialFolder = folder.Trial(trial.Id);
        var attemptFolder = folder.Attempt(attempt.Id);
        var environment = new TrialEnvironment
        {
            Experiment = spec.Name,
            Attempt = attempt.Id,
            TrialFolder = trialFolder.Path,
            AttemptFolder = attemptFolder.Path,
            ConfigFile = trialFolder.Config,
            ReportsFile = attemptFolder.Reports,
            ControlFile = attemptFolder.Control,
            CheckpointFolder = trialFolder.Checkpoints,
            ResumeFrom = attempt.Planned.Checkpoint is { } name ? trialFolder.Checkpoint(name) : null,
            Iteration = attempt.Planned.Iteration,
            Seed = SeedOf(trial.Id),
            Deadline = clock.GetUtcNow() + attempt.Planned.Request.Time,
            Config = trial.Config,
            Request = attempt.Planned.Request,
            Gpus = [.. attempt.Planned.Gpus.Select(g => g.ToString())],
            Inherited = _inherited,
        };
        return new JobScript
        {
            AttemptFolder = attemptFolder.Path,
            WorkingDirectory = spec.WorkingDirectory ?? trialFolder.Path,
            Environment = environment.ToVariables(),
            Unset = environment.ToUnset(),
            Command = _command.Expand(trial.Config, null!),
            GroupShared = spec.GroupReadable,
        }.ToText();
    }

    private int SeedOf(TrialId trial) => (int)KeyedStream.For(spec.Seed, "trial/seed", trial.Number).NextInt64(int.MaxValue);
}
