namespace Tune.Hpc.Execution.Slurm.Submitting;

/// <summary>Puts a refusal into words: what the cluster said, what was asked, and what it has instead. The cluster is asked about itself once.</summary>
/// <param name="programs">Calls Slurm's programs.</param>
/// <param name="user">The user, by name.</param>
internal sealed class RefusalAdvice(SlurmPrograms programs, string user)
{
    private readonly Lock _gate = new();
    private Task<SlurmCluster?>? _cluster;

    /// <summary>The error for a batch.</summary>
    public async Task<string> ForAsync(SubmissionBatch batch, SlurmAnswer answer)
    {
        string refusal = $"{SlurmCodes.JobRefused}: sbatch refused the job: {answer.Text} (asked with {string.Join(' ', batch.Arguments)})";
        Task<SlurmCluster?> asked;
        lock (_gate)
        {
            asked = _cluster ??= ClusterAsync();
        }

        var problems = await asked.ConfigureAwait(false) is { } cluster ? RequestFit.Of(batch.Jobs[0].Request, cluster) : [];
        return problems.IsEmpty ? refusal : $"{refusal}. {string.Join(". ", problems)}";
    }

    private async Task<SlurmCluster?> ClusterAsync()
    {
        try
        {
            return await new ClusterReader(programs, TimeProvider.System, user).ReadAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (TuneException)
        {
            // The refusal itself says enough.
            return null;
        }
    }
}
