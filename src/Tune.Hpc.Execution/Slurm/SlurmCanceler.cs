using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>Ends jobs, many in one call.</summary>
/// <param name="programs">Calls Slurm's programs.</param>
internal sealed class SlurmCanceler(SlurmPrograms programs)
{
    private const int MostIds = 500;

    /// <summary>What <c>scancel</c> says of jobs that are on their way already.</summary>
    private static readonly string[] Harmless = ["Invalid job id specified", "already completing or completed", "Job is pending execution", "Job not running", "No such process"];

    /// <summary>Without a word, <c>scancel</c> exits with the last byte of Slurm's error number: 2017, no such job, and 2021, it has ended already.</summary>
    private static readonly int?[] HarmlessCodes = [2017 & 0xff, 2021 & 0xff];

    /// <summary>Ends jobs.</summary>
    /// <param name="jobs">Their ids, and where they stand.</param>
    /// <param name="mode">How hard.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="TuneException">A call failed; which jobs it reached is not known.</exception>
    public async Task CancelAsync(IReadOnlyCollection<(string Id, JobPhase Phase)> jobs, CancelMode mode, CancellationToken cancellationToken)
    {
        // A signal reaches only what runs; a job that waits is taken out of the queue.
        var running = jobs.Where(j => mode == CancelMode.Terminate && j.Phase == JobPhase.Running).Select(j => j.Id).ToList();
        var others = jobs.Select(j => j.Id).Except(running).ToList();
        foreach (var ids in running.Chunk(MostIds))
        {
            await CallAsync(["--signal=TERM", "--full", .. ids], cancellationToken).ConfigureAwait(false);
        }

        foreach (var ids in others.Chunk(MostIds))
        {
            await CallAsync(ids, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CallAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var answer = await programs.RunAsync("scancel", arguments, cancellationToken).ConfigureAwait(false);
        var complaints = answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        bool harmless = complaints.Length == 0
            ? HarmlessCodes.Contains(answer.ExitCode)
            : answer.ExitCode is not null && complaints.All(c => Harmless.Any(h => c.Contains(h, StringComparison.OrdinalIgnoreCase)));
        if (!answer.Ok && !harmless)
        {
            throw answer.NotStarted
                ? SlurmFailure.Of(answer, "scancel")
                : new TuneException(SlurmCodes.CancelFailed, $"slurm: scancel: {answer.Text}; it will be tried again.") { ExitCode = 3 };
        }
    }
}
