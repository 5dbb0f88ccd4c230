using System.Collections.Immutable;
using System.Text;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Slurm.Submitting;

/// <summary>The script of a job array: it finds the attempt of its element and becomes that attempt's own script.</summary>
internal static class ArrayScript
{
    /// <summary>The script's text.</summary>
    /// <param name="arguments">What the jobs ask for, for people.</param>
    /// <param name="jobs">The attempts, by index.</param>
    /// <exception cref="TuneException">A path or an option cannot stand in a script.</exception>
    public static string TextOf(ImmutableArray<string> arguments, IReadOnlyList<JobSubmission> jobs)
    {
        var text = new StringBuilder("#!/bin/sh\n");
        foreach (string argument in arguments)
        {
            text.Append(SbatchArguments.Directive(argument)).Append('\n');
        }

        text.Append("# One job array. Each element runs the script of its attempt, which claims the attempt first.\n")
            .Append("case ${SLURM_ARRAY_TASK_ID:-} in\n");
        for (int i = 0; i < jobs.Count; i++)
        {
            text.Append(i).Append(") set -- ").Append(ShellText.Quote(jobs[i].ScriptPath, "the job script's path")).Append(" ;;\n");
        }

        return text.Append("*)\n    echo \"tune: element '${SLURM_ARRAY_TASK_ID:-}' is not one of this array\" >&2\n    exit ").Append(JobScript.CannotClaim).Append("\n    ;;\n")
            .Append("esac\n")
            .Append("exec /bin/sh \"$1\"\n")
            .ToString();
    }
}
