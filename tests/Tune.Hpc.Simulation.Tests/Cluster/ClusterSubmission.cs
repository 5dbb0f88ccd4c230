using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>What one <c>sbatch</c> hands over: a job, or an array of them.</summary>
internal sealed record ClusterSubmission(string Name, IReadOnlyList<(AttemptId Attempt, string Folder)> Elements, bool IsArray)
{
    internal IReadOnlyList<string> Exclude { get; init; } = [];

    internal TimeSpan? TimeLimit { get; init; }
}
