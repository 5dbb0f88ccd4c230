using Tune.Hpc.PowerShell.Runs;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;

namespace Tune.Hpc.PowerShell;

/// <summary>What <c>module/Controller.ps1</c> does in the job that <c>-Detach</c> submits. It is no cmdlet since nobody types it.</summary>
public static class ControllerProgram
{
    /// <summary>Drives an experiment until it is over or the job is told to leave; then, if its time is up, another job follows.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="log">Takes what there is to tell.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string folder, TextWriter log)
    {
        void Say(string line) => Write(log, line);
        using var signals = new StopSignals(SignalManner.Control, listens: true, Say, CancellationToken.None);
        var turn = new ControllerTurn(folder, new CmdletWords(), TimeProvider.System, Say);
        var (code, end) = turn.RunAsync(signals, Environment.GetEnvironmentVariable("SLURM_JOB_ID"), new LineObserver(Say)).GetAwaiter().GetResult();
        if (end is not null)
        {
            Say($"{end.Standing.Name}: {end.Standing.Progress}: {RunLines.Progress(end.Standing.State)}; {end.Standing.State.Ended!.Reason}");
        }

        return code;
    }

    // A log on a full disk must not end a driver.
    private static void Write(TextWriter log, string line)
    {
        try
        {
            log.WriteLine(line);
        }
        catch (IOException)
        {
            // There is no other place to tell it.
        }
    }
}
