namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>What Slurm says, asked by its own programs as the tests' own check of what our code believes.</summary>
public sealed class SlurmAnswers(TestCluster cluster)
{
    /// <summary>Submits a job as the user.</summary>
    /// <param name="folder">Where it works; <c>slurm-%j.out</c> appears there.</param>
    /// <param name="command">A line of shell.</param>
    /// <param name="options">For sbatch.</param>
    /// <returns>The job's id.</returns>
    public async Task<string> SubmitAsync(SharedFolder folder, string command, params string[] options)
    {
        var submitted = await cluster.RunAsUserAsync("sbatch", ["--parsable", $"--chdir={folder.Path}", .. options, $"--wrap={command}"]);
        return submitted.With(0).Out.Trim();
    }

    /// <summary>All jobs squeue knows, array elements one by one.</summary>
    public async Task<IReadOnlyList<QueuedJob>> QueueAsync()
    {
        string said = await cluster.AdministerAsync("squeue", "-h", "-r", "-t", "all", "-o", "%i|%T|%r|%u|%N|%Z|%j");
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(QueuedJob.Parse)];
    }

    /// <summary>Waits until a job is in one of these states, as squeue has it or, for one it has forgotten, sacct.</summary>
    /// <returns>The state.</returns>
    public Task<string> StateAsync(string job, params string[] states) =>
        Until.SeenAsync(() => StateNowAsync(job), states.Contains, $"job {job} to be {string.Join(" or ", states)}");

    /// <summary>A job's state now; nothing for one that is unknown.</summary>
    public async Task<string> StateNowAsync(string job) =>
        (await QueueAsync()).FirstOrDefault(j => j.Id == job)?.State ?? (await RecordsAsync(job) is [.., var last] ? last.State : "");

    /// <summary>What accounting says of a job: one record per incarnation, the last one last. It may lag by five seconds.</summary>
    public async Task<IReadOnlyList<JobRecord>> RecordsAsync(string job)
    {
        string said = await cluster.AdministerAsync("sacct", "-a", "-D", "-X", "-P", "-n", "-S", "now-1days", "-o", "JobID,State,ExitCode,NodeList", "-j", job);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(JobRecord.Parse)];
    }

    /// <summary>A node's state, such as <c>IDLE</c> or <c>DOWN+NOT_RESPONDING</c>.</summary>
    public async Task<string> NodeAsync(string node)
    {
        string said = await cluster.AdministerAsync("scontrol", "-o", "show", "node", node);
        return said.Split(' ').First(word => word.StartsWith("State=", StringComparison.Ordinal))["State=".Length..];
    }
}
