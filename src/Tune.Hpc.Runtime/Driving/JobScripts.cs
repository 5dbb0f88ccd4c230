using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Execution;
using Tune.Hpc.Execution.Local;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Numerics;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Writes the job script of an attempt: the same text whether it is submitted or only shown.</summary>
internal sealed class JobScripts
{
    private readonly ExperimentFolder _folder;
    private readonly ExperimentSpec _spec;
    private readonly CommandTemplate _command;
    private readonly CommandTemplate? _prefix;
    private readonly ImmutableArray<string> _inherited;
    private readonly LocalMachine? _machine;
    private readonly int _checkpointFrequency;

    /// <param name="folder">The experiment's folder.</param>
    /// <param name="spec">The specification.</param>
    /// <param name="machine">This machine, where trials run here.</param>
    /// <param name="needsCheckpoints">Whether the scheduler pauses trials or lets them take over each other's checkpoints.</param>
    internal JobScripts(ExperimentFolder folder, ExperimentSpec spec, LocalMachine? machine, bool needsCheckpoints = false)
    {
        _folder = folder;
        _spec = spec;
        _command = CommandTemplate.Parse(spec.Command, new SpecPlace(folder.Specification, "command"));
        _prefix = spec.Executor.CommandPrefix.IsEmpty ? null : CommandTemplate.Parse(spec.Executor.CommandPrefix, new SpecPlace(folder.Specification, "executor.command_prefix"));
        _inherited = [.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal)];
        _machine = machine;
        _checkpointFrequency = spec.Checkpoints.Frequency ?? (needsCheckpoints ? 1 : 0);
    }

    /// <param name="trial">The trial.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="attempt">What was planned.</param>
    /// <param name="timeBefore">The <c>time_total_s</c> the trial has by now.</param>
    internal string Write(TrialId trial, ConfigMap config, Hpc.Driver.Events.AttemptPlanned attempt, TimeSpan timeBefore = default)
    {
        var id = new AttemptId(trial, attempt.Attempt);
        var trialFolder = _folder.Trial(trial);
        var attemptFolder = _folder.Attempt(id);
        string? checkpoint = attempt.Checkpoint is { } name ? trialFolder.Checkpoint(name) : null;
        int seed = (int)KeyedStream.For(_spec.Seed, "trial/seed", trial.Number).NextInt64(int.MaxValue);
        var placeholders = new TrialPlaceholders
        {
            Config = config,
            ConfigPath = trialFolder.Config,
            TrialFolder = trialFolder.Path,
            SpecFolder = _spec.SpecFolder,
            FilesFolder = _folder.Files,
            Attempt = id,
            Seed = seed,
            Checkpoint = checkpoint,
        };
        var environment = new TrialEnvironment
        {
            Experiment = _spec.Name,
            Attempt = id,
            TrialFolder = trialFolder.Path,
            AttemptFolder = attemptFolder.Path,
            ConfigFile = trialFolder.Config,
            ReportsFile = attemptFolder.Reports,
            ControlFile = attemptFolder.Control,
            CheckpointFolder = trialFolder.Checkpoints,
            ResumeFrom = checkpoint,
            Iteration = attempt.Iteration,
            Update = attempt.Update,
            TimeBefore = timeBefore,
            CheckpointFrequency = _checkpointFrequency,
            CheckpointAtEnd = _spec.Checkpoints.AtEnd,
            IncumbentFile = _spec.Incumbent ? _folder.Incumbent : null,
            Seed = seed,
            Config = config,
            Request = attempt.Request,
            Gpus = _machine?.NamesOf(attempt.Gpus),
            User = [.. _spec.Environment.Select(e => KeyValuePair.Create(e.Key, Expand(e.Value, placeholders)))],
            Inherited = _inherited,
        };
        return new JobScript
        {
            AttemptFolder = attemptFolder.Path,
            WorkingDirectory = _spec.WorkingDirectory ?? trialFolder.Path,
            Environment = environment.ToVariables(),
            Unset = environment.ToUnset(),
            TimeLimit = attempt.Request.Time,
            Directives = _spec.Executor.Type == "slurm" ? SbatchArguments.Directives(attempt.Request) : [],
            SetupLines = _spec.Executor.SetupLines,
            Command = [.. _prefix?.Expand(placeholders) ?? [], .. _command.Expand(placeholders)],
            GroupShared = _spec.GroupReadable,
        }.ToText();
    }

    private string Expand(string text, TrialPlaceholders values) =>
        ArgumentTemplate.Parse(text, new SpecPlace(_folder.Specification, "env")).Expand(values.ValueOf);
}
