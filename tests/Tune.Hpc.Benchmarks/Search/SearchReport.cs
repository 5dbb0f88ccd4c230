using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.TestKit.Search;

namespace Tune.Hpc.Benchmarks.Search;

/// <summary>What the regrets say: tables of medians, then claims.</summary>
internal sealed class SearchReport(TextWriter output, RegretTable own, RegretTable reference, ImmutableArray<SearchProblem> problems, int seeds)
{
    private const double Level = 0.05;
    private const double Share = 2 / 3.0;
    private const double Near = 0.9;
    private const double Same = 1e-12;

    /// <summary>Prints all of it.</summary>
    public void Write(ImmutableArray<SearchAlgorithm> algorithms)
    {
        output.WriteLine(Text($"search: {problems.Length} problems, seeds 1 to {seeds}; regret is how far the best is above the lowest value there is; medians over seeds"));
        for (int budget = 0; budget < SearchRunner.Budgets.Length; budget++)
        {
            WriteMedians(algorithms, budget);
        }

        algorithms.ToList().ForEach(WriteAgainstReference);
        algorithms.ToList().ForEach(WriteAgainstRandom);
        WriteScores(algorithms);
    }

    private void WriteMedians(ImmutableArray<SearchAlgorithm> algorithms, int budget)
    {
        string[] references = [.. reference.Algorithms.Order()];
        output.WriteLine(Text($"\nmedian regret after {SearchRunner.Budgets[budget]} trials; ours, then the reference's (o-)"));
        output.WriteLine($"{"",-18}{string.Concat(algorithms.Select(a => $"{a.Name,13}"))} |{string.Concat(references.Select(r => $"{"o-" + r,19}"))}");
        foreach (var problem in problems)
        {
            output.WriteLine($"{problem.Name,-18}{string.Concat(algorithms.Select(a => Cell(own, a.Name, 13)))} |{string.Concat(references.Select(r => Cell(reference, r, 19)))}");

            string Cell(RegretTable table, string name, int width) =>
                (Median(table.Of(name, problem.Name, seeds, budget)) is { } median ? median.ToString("G3", CultureInfo.InvariantCulture) : "").PadLeft(width);
        }
    }

    /// <summary>A problem counts for a budget where our median regret is not above the reference's: of several, the lowest.</summary>
    private void WriteAgainstReference(SearchAlgorithm algorithm)
    {
        var known = algorithm.References.Where(reference.Algorithms.Contains).ToList();
        known = known.Count == 0 && algorithm.References.Any(r => r.StartsWith("flaml", StringComparison.Ordinal)) ? ["tpe"] : known;
        if (known.Count == 0)
        {
            return;
        }

        for (int budget = 0; budget < SearchRunner.Budgets.Length; budget++)
        {
            var both = problems.Select(p => (Problem: p.Name, Ours: Median(Own(algorithm, p, budget)), Theirs: known.Min(r => Median(reference.Of(r, p.Name, seeds, budget)))))
                .Where(p => p is { Ours: not null, Theirs: not null }).ToList();
            var worse = both.Where(p => p.Ours > p.Theirs + (Same * (1 + Math.Abs(p.Theirs!.Value)))).ToList();
            double share = both.Count == 0 ? 0 : 1 - ((double)worse.Count / both.Count);
            output.WriteLine(Text($"{(budget == 0 ? "\n" : "")}{algorithm.Name} against {(known.Count > 2 ? "the best" : string.Join(" and ", known))} of the reference after {SearchRunner.Budgets[budget]}: matched or beaten on {both.Count - worse.Count} of {both.Count} ({share:P0})  {(share >= Share ? "holds" : "NOT SHOWN")}"));
            if (worse.Count > 0)
            {
                output.WriteLine($"  not on {string.Join(", ", worse.Select(p => Text($"{p.Problem} ({p.Ours:G3} : {p.Theirs:G3})")))}");
            }
        }
    }

    private void WriteAgainstRandom(SearchAlgorithm algorithm)
    {
        var worse = from budget in Enumerable.Range(0, SearchRunner.Budgets.Length)
                    from problem in problems
                    let ours = Own(algorithm, problem, budget)
                    let random = own.Of("random", problem.Name, seeds, budget)
                    where algorithm.Name != "random" && ours.Length > 0 && random.Length > 0
                    let p = RankTest.Above(ours, random)
                    where p < Level
                    select Text($"{problem.Name} after {SearchRunner.Budgets[budget]} (p = {p:G2})");
        string found = string.Join(", ", worse);
        output.WriteLine($"{algorithm.Name} is worse than random search, one-sided, 5 %: {(found.Length == 0 ? "nowhere" : found)}");
    }

    /// <summary>The share of random search's regret that is gone, averaged over problems and budgets: 0 is no better than random search, 1 is the optimum everywhere.</summary>
    private void WriteScores(ImmutableArray<SearchAlgorithm> algorithms)
    {
        var scores = algorithms.Select(a => (a.Name, Score: Score(a))).Where(s => s.Score is not null).OrderByDescending(s => s.Score).ToList();
        output.WriteLine("\nshare of random search's median regret that is gone, averaged over problems and budgets (-1 to 1 each):");
        scores.ForEach(s => output.WriteLine(Text($"  {s.Name,-14}{s.Score:F3}")));
        if (scores.Any(s => s.Name == "auto") && scores.Count > 1)
        {
            double auto = scores.First(s => s.Name == "auto").Score!.Value;
            var best = scores.First(s => s.Name != "auto");
            output.WriteLine(Text($"auto {auto:F3}, the best single algorithm ({best.Name}) {best.Score:F3}: within 10 %  {(auto >= Near * best.Score ? "holds" : "NOT SHOWN")}"));
        }
    }

    private double? Score(SearchAlgorithm algorithm)
    {
        var shares = (from budget in Enumerable.Range(0, SearchRunner.Budgets.Length)
                      from problem in problems
                      let ours = Median(Own(algorithm, problem, budget))
                      let random = Median(own.Of("random", problem.Name, seeds, budget))
                      where ours is not null && random > 0
                      select Math.Clamp(1 - (ours!.Value / random!.Value), -1, 1)).ToList();
        return shares.Count == 0 ? null : shares.Average();
    }

    private double[] Own(SearchAlgorithm algorithm, SearchProblem problem, int budget) => own.Of(algorithm.Name, problem.Name, seeds, budget);

    private static double? Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
