using System.Globalization;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>The partitions of the cluster that this machine belongs to, for someone who is typing: quickly, or not at all.</summary>
public static class PartitionCandidates
{
    /// <summary>The partitions; none where there is no cluster or it does not answer in time.</summary>
    /// <param name="patience">How long each question to the cluster may take.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="searchPath">Where Slurm's programs are; null is PATH.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<Candidate>> ReadAsync(TimeSpan patience, TimeProvider clock, string? searchPath, CancellationToken cancellationToken)
    {
        var programs = new SlurmPrograms(clock, new SlurmProgramSettings { TimeOut = patience, SearchPath = searchPath });
        try
        {
            var partitions = await new ClusterReader(programs, clock, Environment.UserName).PartitionsAsync(cancellationToken).ConfigureAwait(false);
            return [.. partitions.OrderByDescending(p => p.IsDefault).Select(p => new Candidate(p.Name, NoteOf(p)))];
        }
        catch (TuneException)
        {
            return [];
        }
    }

    private static string NoteOf(SlurmPartition partition)
    {
        string time = partition.MaxTime is { } most ? $"at most {ClusterFacts.TimeText(most)}" : "no time limit";
        return string.Create(CultureInfo.InvariantCulture, $"{partition.State}, {partition.TotalNodes} nodes, {time}{(partition.IsDefault ? ", default" : "")}");
    }
}
