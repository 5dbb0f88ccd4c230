using Tune.Hpc.Runtime.Runs;

namespace Tune.Hpc.Cli.Live;

/// <summary>Drives inside the job that <c>--detach</c> submitted.</summary>
internal static class ControllerCommandLine
{
    /// <summary>Drives until the experiment is over or the job is told to leave.</summary>
    public static async Task<int> RunAsync(string folder, Surroundings surroundings)
    {
        using var signals = surroundings.Signals(silent: false, SignalManner.Control);
        var turn = new ControllerTurn(folder, new CommandWords(), surroundings.Clock, surroundings.Err.WriteLine);
        var (code, end) = await turn.RunAsync(signals, surroundings.Variable("SLURM_JOB_ID"), new PlainLines(surroundings));
        if (end is not null)
        {
            DriveCommandLine.Conclude("run", end.Standing, interrupted: false, default, surroundings);
        }

        return code;
    }
}
