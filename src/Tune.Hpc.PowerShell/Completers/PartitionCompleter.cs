using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes a partition of the cluster that this machine belongs to.</summary>
public sealed class PartitionCompleter : TuneCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Where Slurm's programs are looked for; null is PATH.</summary>
    internal string? SearchPath { get; init; }

    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        PartitionCandidates.ReadAsync(Patience, TimeProvider.System, SearchPath, CancellationToken.None).GetAwaiter().GetResult();
}
