using System.Collections.Immutable;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Runtime.Checks;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>Asks a cluster what it would say to jobs, before any is handed over.</summary>
public sealed class ClusterRequests
{
    /// <summary>The type of executor this is about.</summary>
    public const string ExecutorType = "slurm";

    private readonly SlurmPrograms _programs;
    private readonly TimeProvider _clock;

    /// <param name="clock">The clock.</param>
    public ClusterRequests(TimeProvider clock)
    {
        _clock = clock;
        _programs = new SlurmPrograms(clock, new SlurmProgramSettings());
    }

    /// <summary>The line by which a job is handed over, as it would be typed.</summary>
    public static string CommandLine(JobRequest request, string script) => ShellWords.Join(["sbatch", "--parsable", .. SbatchArguments.Of(request), script]);

    /// <summary>Whether a specification's jobs go to a cluster that can be asked.</summary>
    public static bool IsAbout(ExperimentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Executor.Type == ExecutorType;
    }

    /// <summary>What the cluster says to requests, each once.</summary>
    /// <exception cref="TuneException">Programs of the cluster are missing, or it does not answer: exit code 3.</exception>
    public async Task<IReadOnlyList<RequestVerdict>> AskAsync(IEnumerable<JobRequest> requests, CancellationToken cancellationToken)
    {
        _programs.Require("sbatch", "squeue", "scancel", "scontrol", "sinfo");
        var cluster = await new ClusterReader(_programs, _clock, Environment.UserName).ReadAsync(cancellationToken).ConfigureAwait(false);
        var testOnly = new TestOnly(_programs);
        var verdicts = new List<RequestVerdict>();
        foreach (var request in requests.Distinct())
        {
            var answer = await testOnly.AskAsync(request, script: null, cancellationToken).ConfigureAwait(false);
            verdicts.Add(new RequestVerdict(request, SbatchArguments.Of(request), RequestFit.Of(request, cluster), answer.Accepted, answer.Text));
        }

        return verdicts;
    }

    /// <summary>Looks at the storage path from a compute node, by a small job with the trials' partition, account and quality of service.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="patience">How long that job may wait in the queue.</param>
    /// <param name="cancellationToken">Ends the looking; the job is canceled.</param>
    /// <returns>Null; or why no job came to look.</returns>
    /// <exception cref="TuneException">Nodes do not see it.</exception>
    public async Task<string?> RequireStorageAsync(ExperimentSpec spec, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var asked = Experiments.DryRun(spec, 1) is [var first, ..] ? first.Request.Options : JobOptions.None;
        var options = new JobOptions(asked.Where(o => o.Key is "partition" or "account" or "qos" or "reservation"));
        await foreach (var check in new NodeProbe(_programs, _clock, spec.WorkPath ?? spec.StoragePath, options, patience).RunAsync(cancellationToken).ConfigureAwait(false))
        {
            if (check.Outcome == CheckOutcome.Failed)
            {
                throw new TuneException(ControllerCodes.StorageUnseen, $"{(spec.WorkPath is null ? "storage_path" : "work_path")}: {check.Detail}");
            }

            if (check.Outcome == CheckOutcome.Warning && check.Name == NodeProbe.JobCheck)
            {
                return check.Detail;
            }
        }

        return null;
    }

    /// <summary>Asks about an experiment's first trial, and about the job that is to drive it: a wrong partition is one error, not one for each trial.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="withController">Whether a job is to drive.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="TuneException">The cluster would not run them, or does not answer.</exception>
    public async Task RequireAsync(ExperimentSpec spec, bool withController, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var jobs = new List<(string Whose, JobRequest Request)>();
        if (Experiments.DryRun(spec, 1) is [var first, ..])
        {
            jobs.Add(("the first trial", first.Request));
        }

        if (withController && spec.Executor.Controller is { } controller)
        {
            jobs.Add(("the job that drives (executor.controller)", controller.Request));
        }

        var verdicts = await AskAsync(jobs.Select(j => j.Request), cancellationToken).ConfigureAwait(false);
        foreach (var (whose, request) in jobs)
        {
            var verdict = verdicts.First(v => v.Request == request);
            if (verdict.IsRefused)
            {
                throw new TuneException(
                    ControllerCodes.WouldNotRun,
                    $"executor slurm: the cluster would not run {whose}; nothing was submitted.\n  {string.Join("\n  ", verdict.Complaints)}\n  asked for: {string.Join(' ', verdict.Arguments)}");
            }
        }
    }
}

/// <summary>What a cluster says to a request.</summary>
/// <param name="Request">The request.</param>
/// <param name="Arguments">As <c>sbatch</c> is given it.</param>
/// <param name="Problems">Why its job would wait for ever, with what would be accepted; empty where it would not.</param>
/// <param name="Accepted">Whether <c>sbatch --test-only</c> would take it.</param>
/// <param name="Text">What <c>sbatch --test-only</c> says.</param>
public sealed record RequestVerdict(JobRequest Request, ImmutableArray<string> Arguments, ImmutableArray<string> Problems, bool Accepted, string Text)
{
    /// <summary>Whether it cannot run as it is. A limit that only counts jobs is no reason: those that are in the queue now may be gone when ours go out.</summary>
    public bool IsRefused => !Problems.IsEmpty || (!Accepted && !CountsJobs);

    /// <summary>All that speaks against it.</summary>
    public IEnumerable<string> Complaints => Accepted ? Problems : Problems.Append($"sbatch says: {Text}");

    private bool CountsJobs => Text.Contains("SubmitJob", StringComparison.Ordinal) || Text.Contains("accounting/QOS policy", StringComparison.Ordinal);
}
