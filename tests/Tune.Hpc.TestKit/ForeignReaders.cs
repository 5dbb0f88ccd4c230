using System.Diagnostics;
using System.Text.Json;

namespace Tune.Hpc.TestKit;

/// <summary>DuckDB and hyparquet, run in one Node process per batch of questions.</summary>
/// <remarks>The packages are installed once, from the lock file, when they are not there.</remarks>
public sealed class ForeignReaders
{
    private const string HowToGet = "install Node.js with npm, and have the npm registry in reach once";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Lock _installing = new();
    private string? _problem;

    /// <summary>Asks DuckDB; the answer to each statement in turn.</summary>
    public IReadOnlyList<Answer> DuckDb(params IEnumerable<string> statements) => Ask(statements.Select(sql => new Request("duckdb", Sql: sql)));

    /// <summary>Reads whole files with hyparquet.</summary>
    public IReadOnlyList<Answer> Hyparquet(params IEnumerable<string> files) => Ask(files.Select(file => new Request("hyparquet", File: file)));

    /// <summary>Copies files with hyparquet-writer.</summary>
    public void Copy(IEnumerable<Request> copies) => Ask(copies);

    /// <summary>A path as a text of SQL.</summary>
    public static string Quote(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";

    private List<Answer> Ask(IEnumerable<Request> requests)
    {
        string node = RealPart.Program("node", HowToGet);
        string folder = NodeFolder();
        Install(folder);
        var exchange = Directory.CreateTempSubdirectory("tune-readers-");
        try
        {
            return Exchange(requests, node, folder, exchange.FullName);
        }
        finally
        {
            exchange.Delete(recursive: true);
        }
    }

    private static List<Answer> Exchange(IEnumerable<Request> requests, string node, string folder, string exchange)
    {
        string asked = Path.Combine(exchange, "requests.json"), answered = Path.Combine(exchange, "answers.json");
        File.WriteAllText(asked, JsonSerializer.Serialize(requests, Json));
        var (exitCode, output) = Run(node, folder, "check.mjs", asked, answered);
        var answers = exitCode == 0 ? JsonSerializer.Deserialize<List<Answer>>(File.ReadAllText(answered), Json)! : throw new InvalidOperationException($"node check.mjs ended with {exitCode}: {output}");
        if (answers.Select(answer => answer.Error).FirstOrDefault(error => error is not null) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        return answers;
    }

    // Tried once: without a network npm takes its time to give up.
    private void Install(string folder)
    {
        lock (_installing)
        {
            _problem ??= TryInstallAlone(folder);
            RealPart.Require(_problem.Length == 0, _problem, HowToGet);
        }
    }

    // Several test projects want them, and may run at the same time.
    private static string TryInstallAlone(string folder)
    {
        using var others = new Mutex(initiallyOwned: false, "tune-hpc-foreign-readers");
        bool alone = others.WaitOne(Patience);
        try
        {
            return TryInstall(folder);
        }
        finally
        {
            if (alone)
            {
                others.ReleaseMutex();
            }
        }
    }

    private static string TryInstall(string folder)
    {
        // npm writes this file last, so an installation that was cut off is made again.
        if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
        {
            return "";
        }

        // Not "npm ci": that refuses a lock file without the native parts of every other system, which not every registry has.
        string npm = RealPart.Program("npm", HowToGet);
        var (exitCode, output) = Run(npm, folder, "install", "--no-save", "--no-audit", "--no-fund");
        return exitCode == 0 ? "" : $"what npm should have installed in {folder} (it ended with {exitCode}: {output.Trim()})";
    }

    private static (int ExitCode, string Output) Run(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"not done after {Patience}");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }

    // The scripts stay in the source tree, where their packages are kept between builds.
    private static string NodeFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "tests", "Tune.Hpc.Adapters.Tests", "Parquet", "node");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException($"No checkout above {AppContext.BaseDirectory}.");
    }

    /// <summary>A question; see <c>check.mjs</c>.</summary>
    public sealed record Request(
        string Reader,
        string? Sql = null,
        string? File = null,
        string? CopyTo = null,
        string? Codec = null,
        IReadOnlyDictionary<string, string>? Encodings = null);

    /// <summary>A column as the other reader sees it.</summary>
    public sealed record AnswerColumn(string Name, string Type);

    /// <summary>What a table holds, values as texts.</summary>
    public sealed record Answer(IReadOnlyList<AnswerColumn> Columns, IReadOnlyList<string?[]> Rows, string? Error);
}
