using System.Text.Json;
using Tune.Hpc.Cluster.Tests.Bed;

namespace Tune.Hpc.Cluster.Tests.Examples;

/// <summary>As much of a checkout as the examples need, in a folder that all nodes see.</summary>
internal sealed class ExampleCheckout : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly string[] Parts = ["examples/01-quickstart/data", "examples/03-shell", "examples/04-slurm", "src/clients/python"];

    private readonly TestCluster _cluster;
    private readonly SharedFolder _folder;

    private ExampleCheckout(TestCluster cluster, SharedFolder folder)
    {
        _cluster = cluster;
        _folder = folder;
    }

    public string this[params string[] names] => _folder[names];

    public static async Task<ExampleCheckout> MakeAsync(TestCluster cluster)
    {
        string root = Root();
        var folder = await cluster.FolderAsync("examples");
        foreach (string part in Parts)
        {
            var target = Directory.CreateDirectory(folder[part]);
            foreach (string file in Directory.EnumerateFiles(Path.Combine(root, part)))
            {
                File.Copy(file, Path.Combine(target.FullName, Path.GetFileName(file)));
            }
        }

        return new ExampleCheckout(cluster, folder);
    }

    public string Read(params string[] names) => _folder.Read(names);

    public Task NothingIsLeftAsync() => _folder.NothingIsLeftAsync();

    public Task<Outcome> TuneAsync(params string[] arguments) => _cluster.RunTuneAsync(arguments, _folder.Path, patience: Patience);

    /// <summary>Runs one of them to its end.</summary>
    public async Task<IReadOnlyList<RunTrial>> RunAsync(string name, params string[] arguments)
    {
        (await TuneAsync(["run", $"examples/04-slurm/{name}.yaml", .. arguments])).With(0);
        return await TrialsAsync($"slurm-{name}");
    }

    /// <summary>What <c>trials --json</c> says.</summary>
    public async Task<IReadOnlyList<RunTrial>> TrialsAsync(string experiment)
    {
        string said = (await TuneAsync("trials", experiment, "--json")).With(0).Out;
        return [.. JsonDocument.Parse(said).RootElement.GetProperty("trials").EnumerateArray().Select(RunTrial.Of)];
    }

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    /// <summary>Of the checkout that is tested.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, Parts[^2])))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"{Parts[^2]} is nowhere above {AppContext.BaseDirectory}");
        }

        return folder.FullName;
    }
}

/// <summary>A trial as the command line tells it.</summary>
internal sealed record RunTrial(string Id, string Status, int Iterations, int Attempts, JsonElement Config, JsonElement Metrics)
{
    public static RunTrial Of(JsonElement trial) => new(
        trial.GetProperty("trial_id").GetString()!,
        trial.GetProperty("status").GetString()!,
        trial.GetProperty("iterations").GetInt32(),
        trial.GetProperty("attempts").GetInt32(),
        trial.GetProperty("config"),
        trial.GetProperty("metrics"));
}
