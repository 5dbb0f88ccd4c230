using System.Collections.Concurrent;
using System.Globalization;

namespace Tune.Hpc.Benchmarks.Search;

/// <summary>Regrets by algorithm, problem and seed, as lines of a file: <c>algorithm,problem,seed,regret50,regret100,regret200</c>.</summary>
internal sealed class RegretTable
{
    private readonly ConcurrentDictionary<(string Algorithm, string Problem, int Seed), double[]> _regrets = [];

    /// <summary>Reads a table, if it is there.</summary>
    public RegretTable(string? path)
    {
        foreach (string[] row in path is not null && File.Exists(path) ? File.ReadLines(path).Skip(1).Select(line => line.Split(',')) : [])
        {
            Add(row[0], row[1], int.Parse(row[2], CultureInfo.InvariantCulture), [.. row[3..].Select(v => double.Parse(v, CultureInfo.InvariantCulture))]);
        }
    }

    /// <summary>The algorithms in it.</summary>
    public IEnumerable<string> Algorithms => _regrets.Keys.Select(k => k.Algorithm).Distinct();

    /// <summary>Takes regrets as a file would have them: what was just run and what is read again must tie alike.</summary>
    public void Add(string algorithm, string problem, int seed, double[] regrets) =>
        _regrets[(algorithm, problem, seed)] = [.. regrets.Select(r => double.Parse(Text(r), CultureInfo.InvariantCulture))];

    public bool Has(string algorithm, string problem, int seed) => _regrets.ContainsKey((algorithm, problem, seed));

    /// <summary>The regrets of the first seeds at a budget, by seed; none where a seed is missing.</summary>
    public double[] Of(string algorithm, string problem, int seeds, int budget)
    {
        double[]?[] found = [.. Enumerable.Range(1, seeds).Select(seed => _regrets.GetValueOrDefault((algorithm, problem, seed)))];
        return found.All(f => f is not null) ? [.. found.Select(f => f![budget])] : [];
    }

    /// <summary>Adds a line to a file; one that begins gets its head.</summary>
    public static void Append(string path, string algorithm, string problem, int seed, double[] regrets)
    {
        string head = File.Exists(path) ? "" : "algorithm,problem,seed,regret50,regret100,regret200\n";
        File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{head}{algorithm},{problem},{seed},{string.Join(',', regrets.Select(Text))}\n"));
    }

    private static string Text(double regret) => regret.ToString("G5", CultureInfo.InvariantCulture);
}
