using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Slurm;

namespace Tune.Hpc.Execution.Srun;

/// <summary>Ends steps with <c>scancel</c>, many in one call.</summary>
internal static class StepEnding
{
    private const int MostIdsInOneCall = 500;

    /// <summary>Ends them; those that are gone already are no error.</summary>
    /// <exception cref="TuneException">A call fails.</exception>
    public static async Task EndAsync(SlurmPrograms programs, IReadOnlyList<string> steps, CancelMode mode, CancellationToken cancellationToken)
    {
        foreach (string[] ids in steps.Chunk(MostIdsInOneCall))
        {
            string[] arguments = mode == CancelMode.Terminate ? ["--signal=TERM", .. ids] : ids;
            var answer = await programs.RunAsync("scancel", arguments, cancellationToken).ConfigureAwait(false);
            if (!answer.Ok && !IsGone(answer))
            {
                throw SlurmFailure.Of(answer, $"scancel of {ids.Length} steps");
            }
        }
    }

    /// <summary>A step that ends at once is not found when <c>scancel</c> looks again, and that it calls an error.</summary>
    private static bool IsGone(SlurmAnswer answer) =>
        answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } lines
        && lines.All(l => l.Contains("Invalid job", StringComparison.Ordinal) || l.Contains("No error", StringComparison.Ordinal) || l.Contains("already", StringComparison.Ordinal));
}
