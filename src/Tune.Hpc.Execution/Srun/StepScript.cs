using System.Globalization;
using System.Text;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Srun;

/// <summary>The script that starts one attempt as a step of the allocation: one <c>srun</c>, whose words go to <c>srun.log</c> in the attempt's folder.</summary>
/// <remarks>The job script runs once, on the attempt's first node. An attempt with several tasks or nodes starts them from there with an <c>srun</c> of its own
/// (<c>command_prefix: srun</c>), which needs no arguments: the environment tells it where.</remarks>
internal static class StepScript
{
    /// <summary>Name of the file with what <c>srun</c> says.</summary>
    public const string LogName = "srun.log";

    /// <summary>The script's text.</summary>
    /// <param name="job">What is submitted.</param>
    /// <param name="allocation">Where.</param>
    /// <param name="place">Path of the script that puts it on its CPUs and GPUs.</param>
    /// <param name="inherited">Names in the driver's environment: settings for <c>srun</c> among them would change what is asked for here.</param>
    public static string ToText(JobSubmission job, Allocation allocation, string place, IEnumerable<string> inherited)
    {
        var text = new StringBuilder("#!/bin/sh\n# Starts one attempt as a step of the allocation.\n")
            .Append("exec >>").Append(ShellText.Quote(Path.Combine(job.AttemptFolder, LogName), "the attempt's folder")).Append(" 2>&1 || exit ").Append(JobScript.CannotClaim).Append('\n');
        foreach (string name in inherited.Where(IsMisleading).Order(StringComparer.Ordinal))
        {
            text.Append("unset ").Append(name).Append('\n');
        }

        text.Append("exec srun");
        foreach (string argument in Arguments(job, allocation))
        {
            text.Append(' ').Append(ShellText.Quote(argument, "an argument of srun"));
        }

        return text.Append(" /bin/sh ").Append(ShellText.Quote(place, "the attempt's folder"))
            .Append(" /bin/sh ").Append(ShellText.Quote(job.ScriptPath, "the attempt's folder")).Append('\n').ToString();
    }

    /// <summary>The options of <c>srun</c>, in order.</summary>
    public static IEnumerable<string> Arguments(JobSubmission job, Allocation allocation)
    {
        var first = job.Places[0];
        int gpus = first.Gpus.IsEmpty ? 0 : allocation.Machines.First(m => m.Name == first.Node).Gpus.Length;
        yield return $"--jobid={allocation.JobId}";
        yield return $"--job-name={job.JobName}";
        yield return "--overlap";
        yield return "--nodes=1";
        yield return "--ntasks=1";
        yield return $"--nodelist={first.Node}";
        yield return "--cpu-bind=none";
        yield return $"--mem={Number(MemoryOf(job))}";

        // All that the job has of this node: one of them may be shared with other steps.
        yield return gpus > 0 ? $"--gpus={Number(gpus)}" : "--gres=none";
        yield return "--mpi=none";
        yield return "--input=none";
    }

    /// <summary>In MiB; 0 is all that the job has of the node.</summary>
    private static long MemoryOf(JobSubmission job) =>
        job.Request.MemoryMiB
        ?? (job.Request.MemoryPerCpuMiB * Math.Max(1, job.Places[0].Cpus.Length))
        ?? (job.Request.MemoryPerGpuMiB * Math.Max(1, job.Places[0].Gpus.Length))
        ?? 0;

    private static bool IsMisleading(string name) =>
        (name.StartsWith("SLURM_", StringComparison.Ordinal) || name.StartsWith("SRUN_", StringComparison.Ordinal) || name.StartsWith("SBATCH_", StringComparison.Ordinal)
            || name is "SLURMD_NODENAME" or "CUDA_VISIBLE_DEVICES" or "ROCR_VISIBLE_DEVICES" or "GPU_DEVICE_ORDINAL" or "ZE_AFFINITY_MASK")
        && name is not ("SLURM_CONF" or "SLURM_CONF_SERVER" or "SLURM_JWT")
        && ShellText.IsVariableName(name);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
