namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>A folder of a user's that all nodes see, and the jobs that work in it.</summary>
public sealed class SharedFolder : IAsyncDisposable
{
    private readonly TestCluster _cluster;

    private SharedFolder(TestCluster cluster, string path)
    {
        _cluster = cluster;
        Path = path;
    }

    public string Path { get; }

    /// <summary>A path below it.</summary>
    public string this[params string[] names] => System.IO.Path.Combine([Path, .. names]);

    internal static async Task<SharedFolder> MakeAsync(TestCluster cluster, string name, string user)
    {
        var made = await cluster.RunAsUserAsync("mktemp", ["-d", "-p", cluster.Facts.Home(user), $"{name}.XXXXXX"], user: user);
        return new SharedFolder(cluster, made.With(0).Out.Trim());
    }

    /// <summary>Writes a file that its user can read and run.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(this[name], (UnixFileMode)0b111_101_101);
        }

        return this[name];
    }

    /// <summary>What a file holds; nothing when it is not there.</summary>
    public string Read(params string[] names) => File.Exists(this[names]) ? File.ReadAllText(this[names]) : "";

    /// <summary>The jobs in the queue that work in this folder or below.</summary>
    public async Task<IReadOnlyList<QueuedJob>> JobsAsync() =>
        [.. (await _cluster.Slurm.QueueAsync()).Where(job => !job.HasEnded && (job.Folder + "/").StartsWith(Path + "/", StringComparison.Ordinal))];

    /// <summary>No job is left behind; those that are just ending may end.</summary>
    public Task NothingIsLeftAsync() => Until.SeenAsync(JobsAsync, jobs => jobs.Count == 0, "no job left behind", TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        var jobs = await JobsAsync();
        if (jobs.Count > 0)
        {
            await _cluster.AdministerAsync("scancel", [.. jobs.Select(job => job.Id)]);
            await NothingIsLeftAsync();
        }

        // What a killed job's last process was just writing may get in between.
        await Until.TrueAsync(TryDelete, () => $"{Path} could not be deleted", TimeSpan.FromSeconds(10));
    }

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
