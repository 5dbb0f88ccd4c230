using System.Globalization;
using System.Runtime.CompilerServices;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Runtime.Checks;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>Looks at whether trials can run on a Slurm cluster, and how it wants to be used.</summary>
/// <param name="options">What to look at.</param>
/// <param name="clock">The clock.</param>
public sealed class ClusterCheck(ClusterCheckOptions options, TimeProvider clock)
{
    private static readonly string[] Needed = ["sbatch", "squeue", "scancel", "scontrol", "sinfo"];
    private static readonly string[] Useful = ["sacct", "sacctmgr"];
    private readonly SlurmPrograms _programs = new(clock, new SlurmProgramSettings());

    /// <summary>Whether the cluster could be reached; known once all checks have come.</summary>
    public bool Reached { get; private set; }

    /// <summary>What to write in a specification; null where the cluster could not be asked.</summary>
    public string? Advice { get; private set; }

    /// <summary>All checks, as they come.</summary>
    public async IAsyncEnumerable<CheckResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var check in Programs())
        {
            yield return check;
        }

        yield return SiteCheck.Run();
        if (Needed.Any(p => _programs.Find(p) is null))
        {
            yield break;
        }

        var reader = new ClusterReader(_programs, clock, Environment.UserName);
        var ping = await reader.PingAsync(cancellationToken).ConfigureAwait(false);
        var (cluster, why) = await ReadAsync(reader, cancellationToken).ConfigureAwait(false);
        if (cluster is null)
        {
            yield return new CheckResult("controller", CheckOutcome.Failed, $"{why}; ping: {ping.Text}. Is this a machine of the cluster, and is SLURM_CONF right?");
            yield break;
        }

        Reached = true;
        yield return new CheckResult(
            "controller", ping.Up ? CheckOutcome.Ok : CheckOutcome.Warning,
            string.Create(CultureInfo.InvariantCulture, $"{cluster.Name}, Slurm {cluster.Version}; {ping.Text}; answered in {ping.Took.TotalMilliseconds:0} ms"));
        foreach (var check in ClusterFacts.Of(cluster))
        {
            yield return check;
        }

        yield return await RequestAsync(cluster, cancellationToken).ConfigureAwait(false);
        Advice = SpecificationAdvice.For(cluster, options);
        if (options.RunsJob)
        {
            await foreach (var check in new NodeProbe(_programs, clock, options.StorageFolder, options.Options, options.Patience).RunAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return check;
            }
        }
    }

    /// <summary>What <c>sbatch --test-only</c> says to a trial's job, and what that program does not look at.</summary>
    private async Task<CheckResult> RequestAsync(SlurmCluster cluster, CancellationToken cancellationToken)
    {
        var request = options.Request ?? new JobRequest { Options = options.Options };
        string asked = string.Join(' ', SbatchArguments.Of(request));
        var problems = RequestFit.Of(request, cluster);
        var answer = await new TestOnly(_programs).AskAsync(request, script: null, cancellationToken).ConfigureAwait(false);
        return !answer.Accepted ? new CheckResult("trial's job", CheckOutcome.Failed, $"sbatch --test-only refuses {asked}: {string.Join("; ", problems.Append(answer.Text))}")
            : problems.IsEmpty ? new CheckResult("trial's job", CheckOutcome.Ok, $"sbatch --test-only takes {asked}")
            : new CheckResult("trial's job", CheckOutcome.Warning, $"sbatch takes {asked}, and it would not start: {string.Join("; ", problems)}");
    }

    private static async Task<(SlurmCluster? Cluster, string Why)> ReadAsync(ClusterReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return (await reader.ReadAsync(cancellationToken).ConfigureAwait(false), "");
        }
        catch (TuneException error)
        {
            return (null, error.Message);
        }
    }

    private IEnumerable<CheckResult> Programs()
    {
        foreach (string program in Needed)
        {
            yield return _programs.Find(program) is { } path
                ? new CheckResult(program, CheckOutcome.Ok, path)
                : new CheckResult(program, CheckOutcome.Failed, "not on PATH; look on a login node, often after 'module load slurm'");
        }

        foreach (string program in Useful)
        {
            yield return _programs.Find(program) is { } path
                ? new CheckResult(program, CheckOutcome.Ok, path)
                : new CheckResult(program, CheckOutcome.Warning, "not on PATH; without it jobs that vanish from the queue are told apart by their files alone");
        }
    }
}
