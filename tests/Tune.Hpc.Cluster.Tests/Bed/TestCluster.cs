namespace Tune.Hpc.Cluster.Tests.Bed;

/// <summary>The cluster as its users and its administrator see it.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    private readonly ClusterScript _script;
    private readonly BuiltTool _tool;

    private TestCluster(ClusterScript script, ClusterFacts facts)
    {
        _script = script;
        Facts = facts;
        Slurm = new SlurmAnswers(this);
        Faults = new ClusterFaults(script, this);
        _tool = new BuiltTool(this);
    }

    public ClusterFacts Facts { get; }

    /// <summary>What Slurm says.</summary>
    public SlurmAnswers Slurm { get; }

    /// <summary>What can be broken.</summary>
    public ClusterFaults Faults { get; }

    /// <summary>The PATH of users, with the built tool on it: what a stand-in for one of Slurm's programs is put before.</summary>
    public string SearchPath => $"{_tool.Folder}:/usr/local/bin:/usr/bin:/bin";

    internal static async Task<TestCluster> AttachAsync(ClusterScript script)
    {
        var cluster = new TestCluster(script, ClusterFacts.Parse(await script.RunAsync("env")));
        await cluster._tool.InstallAsync();
        return cluster;
    }

    /// <summary>A new folder of the user's, seen by all nodes; its jobs are canceled and it is deleted at the end.</summary>
    /// <param name="name">How its name begins.</param>
    /// <param name="user">Whose it is.</param>
    public Task<SharedFolder> FolderAsync(string name = "test", string? user = null) => SharedFolder.MakeAsync(this, name, user ?? Facts.User);

    /// <summary>Runs the built command line as the user.</summary>
    /// <param name="arguments">Its verb and so on.</param>
    /// <param name="folder">Its current folder; the user's home when left out.</param>
    /// <param name="environment">Variables besides those of a login.</param>
    /// <param name="patience">How long it may take.</param>
    public async Task<Outcome> RunTuneAsync(IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? patience = null)
    {
        using var process = StartTune(arguments, folder, environment);
        return await process.EndAsync(patience);
    }

    /// <summary>Starts the built command line as the user; <see cref="RunningProcess.Id"/> is its own process.</summary>
    public RunningProcess StartTune(IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null) =>
        StartAsUser(_tool.Program, arguments, folder, environment);

    /// <summary>Runs a program as the user.</summary>
    public async Task<Outcome> RunAsUserAsync(
        string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null, string? user = null, TimeSpan? patience = null)
    {
        using var process = StartAsUser(program, arguments, folder, environment, user);
        return await process.EndAsync(patience);
    }

    /// <summary>Starts a program as the user.</summary>
    public RunningProcess StartAsUser(
        string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null, string? user = null)
    {
        string name = user ?? Facts.User;
        return RunningProcess.Start(
            "setpriv", ["--reuid", name, "--regid", name, "--init-groups", program, .. arguments], folder ?? Facts.Home(name), Environment(name, environment));
    }

    /// <summary>Runs one of Slurm's programs as root, such as <c>scontrol update ...</c>; it has to succeed.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> AdministerAsync(string program, params string[] arguments)
    {
        using var process = RunningProcess.Start(program, arguments, "/", Environment("root", null));
        return (await process.EndAsync()).With(0).Out;
    }

    /// <summary>A token of the user's for slurmrestd.</summary>
    public async Task<string> TokenAsync() => (await _script.RunAsync("token")).Trim();

    public async ValueTask DisposeAsync() => await _tool.DisposeAsync();

    private Dictionary<string, string> Environment(string user, IReadOnlyDictionary<string, string>? more)
    {
        var variables = new Dictionary<string, string>
        {
            ["SLURM_CONF"] = Facts.SlurmConf,
            ["HOME"] = user == "root" ? "/" : Facts.Home(user),
            ["USER"] = user,
            ["LOGNAME"] = user,
            ["SHELL"] = "/bin/bash",
            ["LANG"] = "C.UTF-8",
            ["PATH"] = SearchPath,
            // This machine's own site file is not part of any test.
            ["TUNE_SITE_FILES"] = "",
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string>())
        {
            variables[name] = value;
        }

        return variables;
    }
}
