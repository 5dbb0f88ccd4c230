using Tune.Hpc.Adapters.Tests.Inbox;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Slurm;

/// <summary>Programs that lie as a real Slurm cannot be made to, an executor that believes them, and a clock that goes when it is told to.</summary>
internal sealed class StandInCluster : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();
    private readonly ManualClock _clock = new();

    public StandInCluster(SlurmMode mode = SlurmMode.Array, TimeSpan? timeOut = null)
    {
        _folder.Sub("bin");
        Says("sbatch", "echo 50");
        Says("squeue", "");
        Says("scancel", "");
        Says("scontrol", "echo 'AccountingStorageType = accounting_storage/none'");
        Settings = new SlurmSettings
        {
            Mode = mode,
            ExperimentId = "x",
            StartFolder = _folder.Path,
            SubmissionsFolder = _folder["submissions"],
            UserName = "me",
            Programs = new SlurmProgramSettings { SearchPath = _folder["bin"], TimeOut = timeOut ?? TimeSpan.FromSeconds(30) },
            Jitter = () => 1,
        };
        Executor = new SlurmExecutor(Settings, _clock);
    }

    public SlurmSettings Settings { get; }

    public SlurmExecutor Executor { get; }

    /// <summary>What was called, a line each.</summary>
    public IReadOnlyList<string> Calls => File.Exists(_folder["calls"]) ? File.ReadAllLines(_folder["calls"]) : [];

    public string Path(params string[] names) => _folder[names];

    /// <summary>The calls of one program.</summary>
    public IReadOnlyList<string> CallsOf(string program) => [.. Calls.Where(c => c.StartsWith(program + " ", StringComparison.Ordinal))];

    /// <summary>From now on a program does this; its folder is $here.</summary>
    public void Says(string program, string body)
    {
        string temporary = _folder["bin", $"{program}.new"];
        File.WriteAllText(temporary, $"{body}\n");
        File.Move(temporary, _folder["bin", $"{program}.does"], overwrite: true);
        if (!File.Exists(_folder["bin", program]))
        {
            File.CreateSymbolicLink(_folder["bin", program], Recorded.StandIn);
        }
    }

    public void Lacks(string program) => File.Delete(_folder["bin", program]);

    /// <summary>From now on the queue is this: <c>id name state [reason]</c>, each.</summary>
    public void Queue(params string[] jobs) => Says("squeue", $"cat <<'END'\n{string.Concat(jobs.Select(Line))}END");

    public void Pass(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    public JobSubmission Job(int trial, JobRequest? request = null)
    {
        var id = new AttemptId(new TrialId(trial), 1);
        string folder = _folder.Sub("trials", $"{trial:D5}", "1");
        return new() { Attempt = id, JobName = new JobName("x", id), AttemptFolder = folder, ScriptPath = System.IO.Path.Combine(folder, "job.sh"), Request = request ?? new() };
    }

    public JobSubmission[] Jobs(int count) => [.. Enumerable.Range(1, count).Select(n => Job(n))];

    public static JobHandle Handle(JobSubmission job, string? id = null) => new(job.JobName, id, job.AttemptFolder);

    public Task<IReadOnlyList<SubmitResult>> SubmitAsync(params JobSubmission[] jobs) => Executor.SubmitAsync(jobs, CancellationToken.None);

    public async Task<JobObservation?> SeeAsync(JobHandle job) =>
        (await Executor.ObserveAsync([job], CancellationToken.None)).SingleOrDefault(o => o.Attempt == job.Attempt);

    /// <summary>What is seen after the grace, asked every ten seconds.</summary>
    public async Task<JobObservation?> SeeAfterGraceAsync(JobHandle job)
    {
        JobObservation? seen = null;
        for (int i = 0; i <= 4; i++)
        {
            seen = await SeeAsync(job);
            Pass(11);
        }

        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        await Executor.DisposeAsync();
        _folder.Dispose();
    }

    private static string Line(string job)
    {
        string[] words = job.Split(' ');
        string[] id = words[0].Split('_');
        return $"{words[0]}|{id[0]}|{id[0]}|{(id.Length > 1 ? id[1] : "N/A")}|{words[2]}|{(words.Length > 3 ? words[3] : "None")}|1795340305|N/A|node1|{words[1]}\n";
    }
}
