namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary><c>tests/cluster/cluster</c>.</summary>
public sealed class ClusterScript
{
    /// <summary>Packages from a slow mirror may take their time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly string _path = Find();

    public static bool CanRun => OperatingSystem.IsLinux() && Environment.UserName == "root";

    /// <summary>Runs a verb, whatever comes of it.</summary>
    public async Task<Outcome> TryAsync(params string[] arguments)
    {
        using var process = RunningProcess.Start("bash", [_path, .. arguments], "/", Inherited());
        return await process.EndAsync(Patience);
    }

    /// <summary>Runs a verb that has to succeed.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var outcome = await TryAsync(arguments);
        Assert.True(outcome.ExitCode == 0, $"tests/cluster/cluster {string.Join(' ', arguments)}: {outcome}");
        return outcome.Out;
    }

    private static Dictionary<string, string> Inherited() =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "cluster", "cluster");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"tests/cluster/cluster is nowhere above {AppContext.BaseDirectory}");
    }
}
