using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Runtime.Checks;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>Looks at a folder from a compute node, by one small job: whether it is seen there and back, how quick it is, whether clocks agree, what shells say at their start.</summary>
internal sealed class NodeProbe(SlurmPrograms programs, TimeProvider clock, string storageFolder, JobOptions options, TimeSpan patience)
{
    /// <summary>Name of the check that tells whether the job came to run.</summary>
    public const string JobCheck = "test job";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AskQueue = TimeSpan.FromSeconds(5);

    /// <summary>A network file system may show a file this much later than it was written.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(30);

    private readonly string _token = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The checks, as they come.</summary>
    public async IAsyncEnumerable<CheckResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string folder = Path.Combine(NearestFolder(storageFolder), $".tune-doctor-{_token[..8]}");
        string? job = null;
        try
        {
            if (Prepare(folder) is { } refused)
            {
                yield return refused;
                yield break;
            }

            long start = clock.GetTimestamp();
            var answer = await programs.RunAsync("sbatch", Arguments(folder), cancellationToken).ConfigureAwait(false);
            job = answer.Output.Split(';', '\n')[0].Trim();
            if (!answer.Ok || job.Length == 0)
            {
                job = null;
                yield return new CheckResult(JobCheck, CheckOutcome.Failed, $"the cluster did not take it: {answer.Text}; give --partition, --account or --qos as your jobs need them");
                yield break;
            }

            if (await WaitAsync(folder, job, cancellationToken).ConfigureAwait(false) is { } trouble)
            {
                yield return trouble;
                yield break;
            }

            var findings = NodeFindings.Parse(await File.ReadAllTextAsync(Path.Combine(folder, NodeProbeScript.Seen), cancellationToken).ConfigureAwait(false));
            yield return new CheckResult(JobCheck, CheckOutcome.Ok, string.Create(CultureInfo.InvariantCulture, $"job {job} ran on {findings.Node}; seen here {clock.GetElapsedTime(start).TotalSeconds:0.0} s after it was submitted"));
            foreach (var check in NodeChecks.Of(findings, folder, storageFolder, _token))
            {
                yield return check;
            }

            yield return await ClockAsync(folder, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await CleanAsync(folder, job).ConfigureAwait(false);
        }
    }

    private static string NearestFolder(string path)
    {
        string folder = Path.GetFullPath(path);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        return folder;
    }

    private CheckResult? Prepare(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            File.WriteAllText(Path.Combine(folder, NodeProbeScript.Token), _token + "\n");
            File.WriteAllText(Path.Combine(folder, "probe.sh"), NodeProbeScript.Text.ReplaceLineEndings("\n"));
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new CheckResult("shared folder", CheckOutcome.Failed, $"{folder} cannot be written: {error.Message} Choose another place with --storage-path");
        }
    }

    private List<string> Arguments(string folder) =>
    [
        "--parsable", "--job-name=tune.doctor", $"--output={Path.Combine(folder, "slurm.log")}", "--chdir=/",
        .. SbatchArguments.Of(new JobRequest { Time = TimeSpan.FromMinutes(1), Options = options }),
        Path.Combine(folder, "probe.sh"), folder,
    ];

    /// <summary>Null once the node's file is here; else why it will not come.</summary>
    private async Task<CheckResult?> WaitAsync(string folder, string job, CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        long? asked = null;
        long? ended = null;
        string state = "";
        while (true)
        {
            if (Exists(folder, NodeProbeScript.Seen))
            {
                return null;
            }

            if (ended is { } at && clock.GetElapsedTime(at) > Lag)
            {
                return Unseen(folder, job, state);
            }

            if (ended is null && clock.GetElapsedTime(start) > patience)
            {
                return new CheckResult(
                    JobCheck, CheckOutcome.Warning,
                    string.Create(CultureInfo.InvariantCulture, $"job {job} has not run within {patience.TotalSeconds:0} s ({state}); it was canceled, and the shared folder was not looked at. --timeout waits longer, --partition may be quicker"));
            }

            if (asked is null || clock.GetElapsedTime(asked.Value) > AskQueue)
            {
                asked = clock.GetTimestamp();
                state = await StateAsync(job, cancellationToken).ConfigureAwait(false) ?? state;
                bool waits = state.Length == 0 || state.StartsWith("PENDING", StringComparison.Ordinal) || state.StartsWith("CONFIGURING", StringComparison.Ordinal) || state.StartsWith("RUNNING", StringComparison.Ordinal);
                ended = waits ? null : ended ?? asked;
            }

            await Task.Delay(Look, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static CheckResult Unseen(string folder, string job, string state) => new(
        "shared folder", CheckOutcome.Failed,
        $"job {job} is over ({state}) and left nothing in {folder}: compute nodes do not see this folder, or cannot write there. "
        + "Choose a storage path on a file system they share with this machine, such as your home or scratch folder, with --storage-path");

    private async Task<string?> StateAsync(string job, CancellationToken cancellationToken)
    {
        var answer = await programs.RunAsync("squeue", ["-h", "-t", "all", "-j", job, "-o", "%T, %r, %N"], cancellationToken).ConfigureAwait(false);
        return answer.Ok && answer.Output.Trim() is { Length: > 0 } line ? line.TrimEnd(' ', ',')
            : answer.Error.Contains("Invalid job id", StringComparison.Ordinal) ? "no longer in the queue"
            : null;
    }

    /// <summary>The node's time must lie between our question and our hearing of its answer.</summary>
    private async Task<CheckResult> ClockAsync(string folder, CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        await File.WriteAllTextAsync(Path.Combine(folder, NodeProbeScript.Ping), "", cancellationToken).ConfigureAwait(false);
        long start = clock.GetTimestamp();
        while (!Exists(folder, NodeProbeScript.Pong))
        {
            if (clock.GetElapsedTime(start) > Lag)
            {
                return new CheckResult("round trip", CheckOutcome.Warning, $"a file written here was not answered within {Lag.TotalSeconds} s: the node sees it late or not at all; stops and other words to running trials come as late");
            }

            await Task.Delay(Look, clock, cancellationToken).ConfigureAwait(false);
        }

        var heard = clock.GetUtcNow();
        string text = await File.ReadAllTextAsync(Path.Combine(folder, NodeProbeScript.Pong), cancellationToken).ConfigureAwait(false);
        return NodeChecks.Clock(text.Trim(), asked, heard);
    }

    /// <summary>Listing the folder makes a network file system look again.</summary>
    private static bool Exists(string folder, string name) => Directory.EnumerateFiles(folder).Any(f => Path.GetFileName(f) == name);

    private async Task CleanAsync(string folder, string? job)
    {
        if (job is not null)
        {
            await programs.RunAsync("scancel", [job], CancellationToken.None).ConfigureAwait(false);
        }

        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A job that is being ended may still write there; what is left is small and says whose it is.
        }
    }
}
