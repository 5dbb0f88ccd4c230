using System.Text.RegularExpressions;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>Slurm's programs as one driver calls them: arguments in, text out.</summary>
internal sealed partial class SimulatedPrograms(VirtualClock clock, ClusterCalls calls)
{
    internal const string User = "tuner";

    internal async Task<SlurmAnswer> AnswerAsync(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            string output = program switch
            {
                "sbatch" => $"{await calls.SbatchAsync(SubmissionOf(arguments))}\n",
                "squeue" => await calls.SqueueAsync(Following(arguments, "-o")),
                "sacct" => string.Concat((await calls.SacctAsync(Following(arguments, "-j").Split(','))).Select(r => Line(r, Following(arguments, "-o")))),
                "scancel" => await CancelAsync(arguments),
                _ => throw new CallFailedException($"{program}: error: no such thing here"),
            };
            return new SlurmAnswer(program, 0, output, "");
        }
        catch (CallFailedException failed)
        {
            return failed.TimedOut ? new SlurmAnswer(program, null, "", "") { TimedOut = true } : new SlurmAnswer(program, 1, "", failed.Message);
        }
    }

    /// <summary>A job as <c>squeue -o</c> prints it.</summary>
    internal static string Line(ClusterJob job, string format) => Field().Replace(format, field => field.Value switch
    {
        "%i" => job.Handle,
        "%A" => $"{job.Id}",
        "%F" => $"{job.Array ?? job.Id}",
        "%K" => job.Index is { } index ? $"{index}" : "N/A",
        "%T" => Word(job.State),
        "%r" => job.Reason,
        "%V" => Unix(job.Submit),
        "%S" => job.Node is null ? "N/A" : Unix(job.StartedAt),
        "%N" => job.Node?.Name ?? "",
        "%j" => job.Name,
        var other => throw new InvalidOperationException($"squeue has no {other} here"),
    }) + "\n";

    private async Task<string> CancelAsync(IReadOnlyList<string> arguments)
    {
        await calls.ScancelAsync([.. arguments.Where(a => !a.StartsWith('-'))], arguments.Contains("--signal=TERM"));
        return "";
    }

    private string Line(AccountingRow row, string format) => string.Join('|', format.Split(',').Select(field => field switch
    {
        "JobIDRaw" => $"{row.Id}",
        "JobID" => row.Handle,
        "State" => row.StateAt(clock.Now) is JobState.Cancelled ? "CANCELLED by 0" : Word(row.StateAt(clock.Now)),
        "ExitCode" => row.StateAt(clock.Now) is JobState.Running ? "0:0" : $"{row.ExitCode}:{row.Signal}",
        "Submit" => Unix(row.Submit),
        "NodeList" => row.Node ?? "None assigned",
        "JobName" => row.IsPartial ? "allocation" : row.Name,
        var other => throw new InvalidOperationException($"sacct has no {other} here"),
    })) + "\n";

    private static ClusterSubmission SubmissionOf(IReadOnlyList<string> arguments)
    {
        string name = Option(arguments, "--job-name")!;
        string script = arguments[^1];
        bool isArray = Option(arguments, "--array") is not null;
        var elements = isArray
            ? File.ReadLines(Path.ChangeExtension(script, ".list")).Select(line => (AttemptOf($"tune.x.{line}"), Path.Combine(Root().Match(File.ReadAllText(script)).Groups["path"].Value, line.Replace('.', '/'))))
            : [(AttemptOf(name), Path.GetDirectoryName(script)!)];
        return new ClusterSubmission(name, [.. elements], isArray)
        {
            Exclude = Option(arguments, "--exclude")?.Split(',') ?? [],
            TimeLimit = Option(arguments, "--time") is { } time ? TimeSpan.Parse(time.Replace('-', '.')) : null,
        };
    }

    private static AttemptId AttemptOf(string name) => JobName.TryParse(name, out var job) ? job.Value.Attempt : throw new InvalidOperationException($"a job called '{name}'");

    private static string? Option(IReadOnlyList<string> arguments, string name) => arguments.FirstOrDefault(a => a.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static string Following(IReadOnlyList<string> arguments, string option) => arguments[arguments.ToList().IndexOf(option) + 1];

    private static string Word(JobState state) => state switch
    {
        JobState.NodeFail => "NODE_FAIL",
        JobState.OutOfMemory => "OUT_OF_MEMORY",
        _ => state.ToString().ToUpperInvariant(),
    };

    private static string Unix(DateTimeOffset time) => $"{time.ToUnixTimeSeconds()}";

    [GeneratedRegex("%[A-Za-z]")]
    private static partial Regex Field();

    [GeneratedRegex(@"^tune_root='?(?<path>[^\s']+)", RegexOptions.Multiline)]
    private static partial Regex Root();
}
