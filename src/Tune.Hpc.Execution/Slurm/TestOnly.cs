using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>Asks the cluster whether it would take a job, without handing it over.</summary>
/// <remarks>Slurm's default accepts what never starts (too long, too many nodes, a closed partition): <see cref="RequestFit"/> finds that.</remarks>
/// <param name="programs">Calls Slurm's programs.</param>
public sealed class TestOnly(SlurmPrograms programs)
{
    private const string AnyScript = "#!/bin/sh\nexit 0\n";

    /// <summary>What the cluster says to the request.</summary>
    /// <param name="request">What the job asks for.</param>
    /// <param name="script">Path of its script; null takes an empty one.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="TuneException">The cluster does not answer.</exception>
    public async Task<TestOnlyVerdict> AskAsync(JobRequest request, string? script, CancellationToken cancellationToken)
    {
        string[] arguments = ["--test-only", .. SbatchArguments.Of(request), .. script is null ? Array.Empty<string>() : [script]];
        var answer = await programs.RunAsync("sbatch", arguments, cancellationToken, script is null ? AnyScript : null).ConfigureAwait(false);
        return answer.Fault switch
        {
            SlurmFault.None => new TestOnlyVerdict(true, answer.Text),
            SlurmFault.Refused or SlurmFault.Policy or SlurmFault.Limit => new TestOnlyVerdict(false, answer.Text),
            _ => throw SlurmFailure.Of(answer, "sbatch --test-only"),
        };
    }
}

/// <summary>What a cluster says to a request.</summary>
/// <param name="Accepted">It would take the job.</param>
/// <param name="Text">In its own words: when and where it would start, or why not.</param>
public sealed record TestOnlyVerdict(bool Accepted, string Text);
