using System.Diagnostics;
using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks.Search;

/// <summary>What a suggestion costs after many results, and what a result costs: processor time and memory; and the ratio to optuna's sampler in the same run.</summary>
/// <remarks>The searcher has seen results of its own proposals as long as those are cheap, then of random configurations. <c>TUNE_BENCH_ALGORITHMS</c> takes a part;
/// <c>TUNE_BENCH_PYTHON</c> is a Python with optuna, else <c>python3</c>.</remarks>
internal static class SearchSpeedBenchmark
{
    private const int Asked = 20;
    private const int Samples = 20_000;
    private static readonly TimeSpan _mostAsking = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, (int Dimensions, int[] Results, string? Sampler)> _cases = new()
    {
        ["tpe"] = (10, [100, 1000, 10_000], "tpe"),
        ["gp"] = (10, [100, 200, 1000], null),
        ["hebo"] = (10, [100, 200], null),
        ["cmaes"] = (20, [100, 1000, 10_000], "cmaes"),
        ["nsga2"] = (10, [100, 1000, 10_000], "nsga2"),
    };

    private static readonly (int Dimensions, int[] Results, string? Sampler) _usual = (10, [100, 1000, 10_000], null);

    private static readonly Dictionary<(string, int), double> _targets = new() { [("tpe", 1000)] = 0.3, [("tpe", 10_000)] = 3, [("gp", 200)] = 50, [("cmaes", 1000)] = 0.05 };

    /// <summary>Prints milliseconds of processor time for each algorithm and number of results.</summary>
    public static void Run(TextWriter output)
    {
        string[]? wanted = Environment.GetEnvironmentVariable("TUNE_BENCH_ALGORITHMS")?.Split(',', StringSplitOptions.TrimEntries);
        output.WriteLine("search-speed: milliseconds of processor time for a suggestion, and for a result that is told; median of 20");
        foreach (var algorithm in SearchAlgorithm.All.Where(a => wanted is null || wanted.Contains(a.Name)))
        {
            var (dimensions, counts, sampler) = _cases.GetValueOrDefault(algorithm.Name, _usual);
            string space = $"{{{string.Join(", ", Enumerable.Range(0, dimensions).Select(i => $"\"x{i}\": \"uniform(0, 1)\""))}}}";
            if (algorithm.Create(space, 1, Samples).WhyNot is { } why)
            {
                output.WriteLine($"{algorithm.Name} is left out: {why}");
                continue;
            }

            // Code is compiled again once it has proved to be busy: that is not to be measured.
            Measure(algorithm, space, counts[0]);
            foreach (int count in counts)
            {
                var (suggest, learn, bytes) = Measure(algorithm, space, count);
                string target = _targets.TryGetValue((algorithm.Name, count), out double most) ? Text($", at most {most} {(suggest <= most ? "holds" : "NOT SHOWN")}") : "";
                string ratio = sampler is null ? "" : Ratio(sampler, count, dimensions, suggest);
                output.WriteLine(Text($"  {algorithm.Name,-14} {dimensions} parameters, {count,6} results: {suggest:F4} ms a suggestion, {learn:F4} ms a result, {bytes / 1024.0:F2} KiB a result{target}{ratio}"));
            }
        }
    }

    private static (double Suggest, double Learn, double Bytes) Measure(SearchAlgorithm algorithm, string space, int count)
    {
        long before = GC.GetTotalMemory(true);
        var searcher = algorithm.Create(space, 1, Samples).Searcher!;
        var draw = KeyedStream.For(1, "benchmark/results");
        var asking = Environment.CpuUsage.TotalTime;
        bool asks = true;
        for (int number = 1; number <= count; number++)
        {
            asks = asks && Environment.CpuUsage.TotalTime - asking < _mostAsking;
            var run = asks ? Ask(searcher, number) : null;
            run ??= new Suggestion.Run(Random(space, ref draw), "random");
            SearchRunner.Tell(searcher, number, run, LossOf(run.Config));
        }

        double bytes = (GC.GetTotalMemory(true) - before) / (double)count;
        double[] suggest = new double[Asked];
        double[] learn = new double[Asked];
        for (int i = 0; i < Asked; i++)
        {
            var start = Environment.CpuUsage.TotalTime;
            var run = Ask(searcher, count + i + 1);
            var asked = Environment.CpuUsage.TotalTime;
            suggest[i] = (asked - start).TotalMilliseconds;
            run ??= new Suggestion.Run(Random(space, ref draw), "random");
            double loss = LossOf(run.Config);
            asked = Environment.CpuUsage.TotalTime;
            SearchRunner.Tell(searcher, count + i + 1, run, loss);
            learn[i] = (Environment.CpuUsage.TotalTime - asked).TotalMilliseconds;
        }

        GC.KeepAlive(searcher);
        return (Median(suggest), Median(learn), bytes);
    }

    private static Suggestion.Run? Ask(ISearcher searcher, int number) =>
        searcher.Suggest(new SuggestContext { Index = number - 1, NumSamples = Samples, Pending = [] }) as Suggestion.Run;

    private static ConfigMap Random(string space, ref KeyedStream draw)
    {
        var config = ConfigMap.Empty;
        foreach (string name in ((ConfigMap)ConfigValue.Parse(space)).Entries.Select(e => e.Key))
        {
            config = config.With(name, ConfigValue.Of(draw.NextDouble()));
        }

        return config;
    }

    private static double LossOf(ConfigMap config) => config.Entries.Sum(e => Math.Pow(e.Value.AsDouble!.Value - 0.3, 2));

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string Ratio(string sampler, int count, int dimensions, double ours)
    {
        string python = Environment.GetEnvironmentVariable("TUNE_BENCH_PYTHON") is { Length: > 0 } named ? named : "python3";
        string script = Path.Combine(AppContext.BaseDirectory, "Search", "reference", "optuna_runs.py");
        try
        {
            using var child = Process.Start(new ProcessStartInfo(python, [script, "speed", sampler, $"{count}", $"{dimensions}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = child.StandardError.ReadToEndAsync();
            string said = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            return child.ExitCode == 0 && double.TryParse(said, CultureInfo.InvariantCulture, out double theirs)
                ? Text($"; optuna {theirs:F3} ms, ratio {ours / theirs:G2}")
                : $"; no ratio: {python} cannot run optuna ({error.Result.Trim().Split('\n')[^1]})";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"; no ratio: {missing.Message}";
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
