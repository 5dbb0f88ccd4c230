using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Tune.Hpc.Execution.Slurm;

namespace Tune.Hpc.Execution.Srun;

/// <summary>Asks Slurm what the allocation has.</summary>
internal static class AllocationProbe
{
    private static readonly TimeSpan AskAtMost = TimeSpan.FromSeconds(60);

    /// <summary>What <c>scontrol</c> shows of a job.</summary>
    /// <exception cref="TuneException">It is not there, or does not know the job.</exception>
    public static string Show(string jobId)
    {
        var start = new ProcessStartInfo("scontrol") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-o", "-d", "show", "job", jobId])
        {
            start.ArgumentList.Add(argument);
        }

        SlurmEnvironment.Clean(start.Environment, "scontrol");
        try
        {
            using var program = Process.Start(start)!;
            var (output, error) = (new StringBuilder(), new StringBuilder());
            program.OutputDataReceived += (_, line) => output.Append(line.Data);
            program.ErrorDataReceived += (_, line) => error.Append(line.Data).Append(' ');
            program.BeginOutputReadLine();
            program.BeginErrorReadLine();
            if (!program.WaitForExit(AskAtMost))
            {
                program.Kill();
                throw Failed(jobId, $"no answer within {AskAtMost.TotalSeconds:0} s");
            }

            // Once more without a limit: only this waits for the last of its output.
            program.WaitForExit();
            return program.ExitCode == 0 ? output.ToString() : throw Failed(jobId, error.ToString().Trim());
        }
        catch (Win32Exception e)
        {
            throw new TuneException(SrunCodes.NoAnswer, $"executor srun: cannot start 'scontrol' ({e.Message}); Slurm's programs must be on PATH where the driver runs.", e) { ExitCode = 3 };
        }
    }

    private static TuneException Failed(string jobId, string why) => why.Contains("Invalid job id", StringComparison.Ordinal)
        ? new TuneException(SrunCodes.NoAllocation, $"executor srun: SLURM_JOB_ID is {jobId}, and Slurm knows of no such job; get an allocation with salloc or sbatch, and run this in it.")
        : new TuneException(SrunCodes.NoAnswer, $"executor srun: 'scontrol show job {jobId}' failed: {why}") { ExitCode = 3 };
}
