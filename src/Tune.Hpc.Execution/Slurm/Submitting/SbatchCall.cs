using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Slurm.Submitting;

/// <summary>The exact arguments of <c>sbatch</c> for a batch, and the reading of its answer. Pure.</summary>
internal static partial class SbatchCall
{
    /// <summary>Arguments for a job of its own.</summary>
    public static ImmutableArray<string> Plain(SubmissionBatch batch, string startFolder)
    {
        var job = batch.Jobs[0];
        return [.. Own(batch, job.JobName.ToString(), LogOf(job), startFolder), job.ScriptPath];
    }

    /// <summary>Arguments for a job array.</summary>
    public static ImmutableArray<string> Array(SubmissionBatch batch, string name, SubmissionFiles files, int number, string startFolder) =>
        [.. Own(batch, name, Escape(files.LogOf(number, "\0")).Replace("\0", "%a", StringComparison.Ordinal), startFolder), $"--array=0-{batch.Jobs.Length - 1}", files.ScriptOf(number)];

    /// <summary>Where Slurm writes what happens before the script of a job has begun.</summary>
    public static string PathOfLog(string attemptFolder) => Path.Combine(attemptFolder, "slurm.log");

    /// <summary>The job id in the answer of <c>sbatch --parsable</c> (<c>123</c>, <c>123;cluster</c>); null where there is none.</summary>
    public static string? IdOf(string output) => JobId().Match(output.TrimEnd()) is { Success: true } match ? match.Groups["id"].Value : null;

    private static IEnumerable<string> Own(SubmissionBatch batch, string name, string log, string startFolder) =>
        ["--parsable", .. batch.Arguments, $"--job-name={name}", $"--output={log}", "--open-mode=append", $"--chdir={startFolder}"];

    private static string LogOf(JobSubmission job) => Escape(PathOfLog(job.AttemptFolder));

    /// <summary>A percent sign in a path is one to Slurm only when it is doubled.</summary>
    private static string Escape(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:^|\n)(?<id>[0-9]+)(?:;[^\n]*)?$")]
    private static partial Regex JobId();
}
