using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.TestKit.Search;

namespace Tune.Hpc.Benchmarks.Search;

/// <summary>How good configurations are after 50, 100 and 200 trials, against optuna's samplers on the same problems (<c>reference/optuna.csv</c>) and against random search.</summary>
/// <remarks><c>TUNE_BENCH_ALGORITHMS</c> and <c>TUNE_BENCH_PROBLEMS</c> (names with commas) and <c>TUNE_BENCH_SEEDS</c> (20) take a part;
/// <c>TUNE_BENCH_RESULTS</c> is a file in which regrets are kept, so that a later call runs what it lacks.</remarks>
internal static class SearchBenchmark
{
    private const string Baseline = "random";

    /// <summary>Runs what is missing and prints the tables and the verdicts.</summary>
    public static void Run(TextWriter output)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Search");
        int seeds = int.Parse(Variable("TUNE_BENCH_SEEDS") ?? "20", CultureInfo.InvariantCulture);
        string? kept = Variable("TUNE_BENCH_RESULTS");
        var problems = Chosen("TUNE_BENCH_PROBLEMS", ProblemSuite.Read(folder), p => p.Name);
        var algorithms = Present(Chosen("TUNE_BENCH_ALGORITHMS", SearchAlgorithm.All, a => a.Name), problems[0], output);
        var own = new RegretTable(kept);
        RunAll(algorithms.Union(SearchAlgorithm.All.Where(a => a.Name == Baseline)), problems, seeds, own, kept);
        var reference = new RegretTable(Path.Combine(folder, "reference", "optuna.csv"));
        new SearchReport(output, own, reference, problems, seeds).Write(algorithms);
    }

    private static ImmutableArray<SearchAlgorithm> Present(ImmutableArray<SearchAlgorithm> algorithms, SearchProblem problem, TextWriter output)
    {
        var present = ImmutableArray.CreateBuilder<SearchAlgorithm>();
        foreach (var algorithm in algorithms)
        {
            if (algorithm.Create(problem.Space, 1, 200).WhyNot is { } why)
            {
                output.WriteLine($"{algorithm.Name} is left out: {why}");
            }
            else
            {
                present.Add(algorithm);
            }
        }

        return present.ToImmutable();
    }

    private static void RunAll(IEnumerable<SearchAlgorithm> algorithms, ImmutableArray<SearchProblem> problems, int seeds, RegretTable table, string? kept)
    {
        var jobs = from seed in Enumerable.Range(1, seeds) from a in algorithms from p in problems where !table.Has(a.Name, p.Name, seed) select (Algorithm: a, Problem: p, Seed: seed);
        var saving = new Lock();
        Parallel.ForEach(jobs, job =>
        {
            if (SearchRunner.Regrets(job.Algorithm, job.Problem, job.Seed) is { } regrets)
            {
                table.Add(job.Algorithm.Name, job.Problem.Name, job.Seed, regrets);
                if (kept is not null)
                {
                    lock (saving)
                    {
                        RegretTable.Append(kept, job.Algorithm.Name, job.Problem.Name, job.Seed, regrets);
                    }
                }
            }
        });
    }

    private static ImmutableArray<T> Chosen<T>(string variable, ImmutableArray<T> all, Func<T, string> name)
    {
        string[]? wanted = Variable(variable)?.Split(',', StringSplitOptions.TrimEntries);
        return wanted is null ? all
            : wanted.Except(all.Select(name)).FirstOrDefault() is { } unknown ? throw new InvalidDataException($"{variable}: there is no {unknown}; there are {string.Join(", ", all.Select(name))}")
            : [.. all.Where(a => wanted.Contains(name(a)))];
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
