namespace Tune.Hpc.Execution.Slurm;

/// <summary>Makes errors of failed calls.</summary>
internal static class SlurmFailure
{
    /// <summary>The error a failed call is for its user.</summary>
    /// <param name="answer">What it answered.</param>
    /// <param name="asked">What was asked.</param>
    public static TuneException Of(SlurmAnswer answer, string asked) => answer switch
    {
        { NotStarted: true } => new TuneException(SlurmCodes.ProgramMissing, answer.Error) { ExitCode = 3 },
        { Fault: SlurmFault.Away or SlurmFault.Unknown } => new TuneException(SlurmCodes.ControllerAway, $"slurm: {asked}: {answer.Text}; the cluster is away or busy, and will be asked again.") { ExitCode = 3 },
        _ => new TuneException(SlurmCodes.CallFailed, $"slurm: {asked}: {answer.Text}") { ExitCode = 3 },
    };
}
