using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Slurm.Submitting;

/// <summary>The script of a job array: it finds the attempt of its element in the list and becomes that attempt's own script.</summary>
/// <remarks>It is as short for a thousand elements as for two: the controller keeps it, and sends it to every node.</remarks>
internal static class ArrayScript
{
    /// <summary>The folder below which a job's script lies as <c>TRIAL/ATTEMPT/job.sh</c>; null where it lies elsewhere.</summary>
    public static string? RootOf(JobSubmission job)
    {
        string below = string.Create(CultureInfo.InvariantCulture, $"/{job.Attempt.Trial}/{job.Attempt.Attempt}/job.sh");
        return job.ScriptPath.EndsWith(below, StringComparison.Ordinal) ? job.ScriptPath[..^below.Length] : null;
    }

    /// <summary>The script's text.</summary>
    /// <param name="arguments">What the jobs ask for, for people.</param>
    /// <param name="root">The folder of all the jobs' scripts: see <see cref="RootOf"/>.</param>
    /// <param name="list">Path of the list: line n + 1 is the attempt of element n, <c>TRIAL.ATTEMPT</c>.</param>
    /// <exception cref="TuneException">A path or an option cannot stand in a script.</exception>
    public static string TextOf(ImmutableArray<string> arguments, string root, string list)
    {
        var text = new StringBuilder("#!/bin/sh\n");
        foreach (string argument in arguments)
        {
            text.Append(SbatchArguments.Directive(argument)).Append('\n');
        }

        return text.Append("# One job array. Each element runs the script of its attempt, which claims the attempt first.\n")
            .Append("tune_root=").Append(ShellText.Quote(root, "the folder of the trials")).Append('\n')
            .Append("tune_list=").Append(ShellText.Quote(list, "the list of the array")).Append('\n')
            .Append("tune_attempt=$(sed -n \"$((${SLURM_ARRAY_TASK_ID:--2} + 1))p\" \"$tune_list\")\n")
            .Append("case $tune_attempt in\n")
            .Append("*.*) exec /bin/sh \"$tune_root/${tune_attempt%.*}/${tune_attempt##*.}/job.sh\" ;;\n")
            .Append("esac\n")
            .Append("echo \"tune: element '${SLURM_ARRAY_TASK_ID:-}' is not in $tune_list\" >&2\n")
            .Append("exit ").Append(JobScript.CannotClaim).Append('\n')
            .ToString();
    }
}
