using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tune.Hpc.Execution;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>The small job that drives an experiment in a user's stead: how it is asked for, and how it is followed by the next one.</summary>
public sealed class ControllerJob
{
    /// <summary>How long before the end of its time the job is told, so that it can leave in order.</summary>
    private static readonly TimeSpan LeaveBefore = TimeSpan.FromSeconds(120);

    /// <summary>The waits before the next job is submitted once more, where the controller did not answer.</summary>
    private static readonly ImmutableArray<TimeSpan> Retries = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)];

    /// <summary>States of a job that drives, or will.</summary>
    private static readonly ImmutableArray<string> Alive = ["PENDING", "CONFIGURING", "RUNNING", "SUSPENDED", "REQUEUED"];

    /// <summary>Shorter jobs would do nothing but follow each other.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);

    private readonly ExperimentFolder _folder;
    private readonly ControllerSettings _settings;
    private readonly string _experimentId;
    private readonly SlurmPrograms _programs;
    private readonly TimeProvider _clock;

    private ControllerJob(ExperimentFolder folder, ControllerSettings settings, string experimentId, SlurmPrograms programs, TimeProvider clock)
    {
        _folder = folder;
        _settings = settings;
        _experimentId = experimentId;
        _programs = programs;
        _clock = clock;
    }

    /// <summary>Its name in the queue.</summary>
    public string Name => JobName.PrefixOf(_experimentId) + "controller";

    /// <summary>What it writes, its own words and the driver's.</summary>
    public string Log => Path.Combine(_folder.Root, "controller.log");

    private string ScriptPath => Path.Combine(_folder.Root, "controller.sh");

    /// <summary>Says why a specification's experiment cannot be driven by a job; nothing where it can.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="asked">How the person asked for it.</param>
    /// <exception cref="TuneException">It cannot.</exception>
    public static void Require(ExperimentSpec spec, string asked = "--detach")
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Executor.Controller is not { } settings)
        {
            throw new TuneException(
                ControllerCodes.NeedsSlurm,
                $"{asked}: a job drives the experiment, so there must be a queue; executor.type is '{spec.Executor.Type}', it would have to be 'slurm'. "
                + "On one machine, 'nohup dotnet tune run ... &' goes on without a terminal");
        }

        if (settings.Request.Time is { } time && time < Shortest)
        {
            throw new TuneException(ControllerCodes.TooShort, $"executor.controller.time: {time:c} is too short: the next job would be needed before this one has done anything; at least {Shortest:c}");
        }
    }

    /// <summary>That of an experiment which has begun.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="experimentId">Its id, part of every job's name.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="TuneException">Its trials run on no cluster.</exception>
    public static ControllerJob Of(string folder, string experimentId, TimeProvider clock)
    {
        var spec = ExperimentFile.Load(folder);
        Require(spec);
        var programs = new SlurmPrograms(clock, new SlurmProgramSettings());
        return new ControllerJob(ExperimentFolder.Open(folder, spec.WorkPath), spec.Executor.Controller!, experimentId, programs, clock);
    }

    /// <summary>The job of this experiment that is in the queue: id and state; null where there is none, or nobody answers.</summary>
    /// <param name="except">The id of one that does not count; null for none.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<(string Job, string State)?> FindAsync(string? except, CancellationToken cancellationToken)
    {
        var answer = await _programs.RunAsync("squeue", ["-h", "-o", "%i|%T", "-u", Environment.UserName, "-n", Name], cancellationToken).ConfigureAwait(false);
        foreach (string line in answer.Ok ? answer.Output.Split('\n') : [])
        {
            if (line.Trim().Split('|') is [var job, var state] && job != except && Alive.Contains(state))
            {
                return (job, state);
            }
        }

        return null;
    }

    /// <summary>Writes the script and submits it.</summary>
    /// <param name="program">How to start this tool there: the program and the arguments that come before the verb.</param>
    /// <param name="cancellationToken">Ends the waiting; the job may have been taken.</param>
    /// <returns>The job's id.</returns>
    /// <exception cref="TuneException">The program cannot be named, or the cluster refuses.</exception>
    public async Task<string> SubmitAsync(IReadOnlyList<string> program, CancellationToken cancellationToken)
    {
        RequireProgram(program);
        var arguments = Arguments();
        var script = new ControllerScript
        {
            Directives = [.. arguments.Select(SbatchArguments.Directive)],
            SetupLines = _settings.SetupLines,
            Command = [.. program, "resume", _folder.Root, "--controller"],
        };
        AtomicFile.Write(ScriptPath, Encoding.UTF8.GetBytes(script.ToText()), ControllerRecord.FileMode(_folder) | UnixFileMode.UserExecute, durable: true);
        return await HandOverAsync([.. arguments, ScriptPath], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Submits the job that takes over when this one, in which we run, is over.</summary>
    /// <param name="own">The id of this job.</param>
    /// <param name="cancellationToken">Ends the waiting; the job may have been taken.</param>
    /// <returns>The next job's id.</returns>
    /// <exception cref="TuneException">The cluster refuses.</exception>
    public async Task<string> SubmitSuccessorAsync(string own, CancellationToken cancellationToken)
    {
        foreach (var pause in Retries)
        {
            try
            {
                return await HandOverAsync([.. Arguments(), $"--dependency=afterany:{own}", ScriptPath], cancellationToken).ConfigureAwait(false);
            }
            catch (TuneException away) when (away.ExitCode == 3)
            {
                await Task.Delay(pause, _clock, cancellationToken).ConfigureAwait(false);
            }

            // An answer that was lost may have been a yes.
            if (await FindAsync(own, cancellationToken).ConfigureAwait(false) is var (there, _))
            {
                return there;
            }
        }

        return await HandOverAsync([.. Arguments(), $"--dependency=afterany:{own}", ScriptPath], cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> HandOverAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        _programs.Require("sbatch");
        var answer = await _programs.RunAsync("sbatch", ["--parsable", .. arguments], cancellationToken).ConfigureAwait(false);
        string job = answer.Output.Split(';', '\n')[0].Trim();
        if (!answer.Ok || job.Length == 0)
        {
            throw new TuneException(
                ControllerCodes.NotSubmitted,
                $"{ScriptPath}: the job that drives the experiment was not taken: {answer.Text}. It asked for {string.Join(' ', arguments.SkipLast(1))}; executor.controller says what it asks for. "
                + $"The experiment is made: 'dotnet tune resume {_folder.Root} --detach' tries again, without --detach it is driven from here")
            { ExitCode = answer.Fault is SlurmFault.Away or SlurmFault.Unknown or SlurmFault.Limit or SlurmFault.Policy ? 3 : 2 };
        }

        new ControllerRecord(job, _clock.GetUtcNow()).Write(_folder);
        return job;
    }

    /// <summary>It may be put back into the queue by the cluster: whoever finds the experiment goes on with it.</summary>
    private ImmutableArray<string> Arguments()
    {
        var request = _settings.Request;
        var options = new JobOptions(request.Options.Where(o => o.Key is not ("signal" or "no-requeue" or "requeue")).Append(KeyValuePair.Create<string, string?>("requeue", null)));
        var before = request.Time is { } time && time < LeaveBefore * 4 ? time / 4 : LeaveBefore;
        return
        [
            $"--job-name={Name}",
            $"--output={Log.Replace("%", "%%", StringComparison.Ordinal)}",
            "--open-mode=append",
            string.Create(CultureInfo.InvariantCulture, $"--signal=B:USR1@{(int)before.TotalSeconds}"),
            $"--chdir={_folder.Root}",
            .. SbatchArguments.Of(request with { Options = options }),
        ];
    }

    private static void RequireProgram(IReadOnlyList<string> program)
    {
        foreach (string part in program.Where(p => !p.StartsWith('-')))
        {
            if (!Path.IsPathRooted(part) || !File.Exists(part))
            {
                throw new TuneException(
                    ControllerCodes.NoProgram,
                    $"--detach: a job must be able to start this tool, and '{part}' is not the absolute path of a file; install the tool ('dotnet tool install') where compute nodes see it");
            }
        }
    }
}
