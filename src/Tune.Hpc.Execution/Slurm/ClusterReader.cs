using System.Collections.Immutable;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>Asks a cluster about itself. Seven small calls at most; none of them concerns a job.</summary>
/// <param name="programs">Calls Slurm's programs.</param>
/// <param name="time">The clock.</param>
/// <param name="user">The user, by name.</param>
public sealed class ClusterReader(SlurmPrograms programs, TimeProvider time, string user)
{
    /// <summary>Whether the controller answers, in its words, and how long that took.</summary>
    public async Task<ControllerPing> PingAsync(CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        var answer = await programs.RunAsync("scontrol", ["ping"], cancellationToken).ConfigureAwait(false);
        return new ControllerPing(answer.Ok && answer.Output.Contains(" UP", StringComparison.Ordinal), answer.Ok ? answer.Output.Trim() : answer.Text, time.GetElapsedTime(start));
    }

    /// <summary>All of it. What the accounting database does not tell is left out and named in <see cref="SlurmCluster.Gaps"/>.</summary>
    /// <exception cref="TuneException">The controller does not answer, or Slurm's programs are missing.</exception>
    public async Task<SlurmCluster> ReadAsync(CancellationToken cancellationToken)
    {
        var version = await programs.RunAsync("sinfo", ["--version"], cancellationToken).ConfigureAwait(false);
        var config = await AnswerAsync("scontrol", ["show", "config"], cancellationToken).ConfigureAwait(false);
        var cluster = new SlurmCluster { Version = version.Ok ? ClusterText.Version(version.Output) : "", Config = ClusterText.Config(config) };
        cluster = cluster with
        {
            Name = cluster.Config.GetValueOrDefault("ClusterName") ?? "",
            Partitions = await PartitionsAsync(cancellationToken).ConfigureAwait(false),
        };
        return cluster.HasAccounting ? await WithAccountingAsync(cluster, cancellationToken).ConfigureAwait(false) : cluster;
    }

    /// <summary>Only what limits how many jobs may be handed over: settings, this user's associations, qualities of service.</summary>
    /// <exception cref="TuneException">The controller does not answer.</exception>
    internal async Task<SlurmCluster> ReadLimitsAsync(CancellationToken cancellationToken)
    {
        string config = await AnswerAsync("scontrol", ["show", "config"], cancellationToken).ConfigureAwait(false);
        var cluster = new SlurmCluster { Config = ClusterText.Config(config) };
        return cluster.HasAccounting ? await WithAccountingAsync(cluster, cancellationToken).ConfigureAwait(false) : cluster;
    }

    /// <summary>The partitions alone.</summary>
    /// <exception cref="TuneException">The controller does not answer.</exception>
    public async Task<ImmutableArray<SlurmPartition>> PartitionsAsync(CancellationToken cancellationToken)
    {
        string nodes = await AnswerAsync("sinfo", ["-h", "-e", "-o", ClusterText.NodeFormat], cancellationToken).ConfigureAwait(false);
        string partitions = await AnswerAsync("scontrol", ["--oneliner", "show", "partition"], cancellationToken).ConfigureAwait(false);
        return ClusterText.Partitions(partitions, ClusterText.Nodes(nodes));
    }

    private async Task<SlurmCluster> WithAccountingAsync(SlurmCluster cluster, CancellationToken cancellationToken)
    {
        var own = await AccountsAsync(["show", "user", user, "format=User,DefaultAccount"], cancellationToken).ConfigureAwait(false);
        if (!own.Ok)
        {
            // Each further question would wait as long for the same silence.
            return cluster with { Gaps = cluster.Gaps.Add($"accounts and qualities of service: sacctmgr: {own.Text}") };
        }

        var associations = await AccountsAsync(["show", "association", $"user={user}", "format=Account,Partition,QOS,DefaultQOS,MaxSubmitJobs"], cancellationToken).ConfigureAwait(false);
        var qos = await AccountsAsync(["show", "qos", "format=Name,MaxSubmitJobsPU,MaxJobsPU,MaxWall"], cancellationToken).ConfigureAwait(false);
        string account = own.Output.Split('\n')[0].Split('|')[^1].Trim();
        return cluster with
        {
            AccountingAnswers = true,
            DefaultAccount = account.Length > 0 ? account : null,
            Associations = ClusterText.Associations(associations.Output),
            Qos = ClusterText.Qos(qos.Output),
            Gaps = [.. cluster.Gaps, .. new[] { associations, qos }.Where(a => !a.Ok).Select(a => $"sacctmgr: {a.Text}")],
        };
    }

    private Task<SlurmAnswer> AccountsAsync(string[] arguments, CancellationToken cancellationToken) =>
        programs.RunAsync("sacctmgr", ["-n", "-P", "-Q", "--readonly", .. arguments], cancellationToken);

    private async Task<string> AnswerAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var answer = await programs.RunAsync(program, arguments, cancellationToken).ConfigureAwait(false);
        return answer.Ok ? answer.Output : throw SlurmFailure.Of(answer, $"{program} {string.Join(' ', arguments)}");
    }
}

/// <summary>Whether a controller answers.</summary>
/// <param name="Up">It does.</param>
/// <param name="Text">In its own words.</param>
/// <param name="Took">How long the answer took.</param>
public sealed record ControllerPing(bool Up, string Text, TimeSpan Took);
