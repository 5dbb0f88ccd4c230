using System.Collections.Immutable;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search;
using Tune.Hpc.TestKit.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks.Search;

/// <summary>One search, trial after trial, in memory.</summary>
internal static class SearchRunner
{
    /// <summary>The numbers of trials after which results are compared.</summary>
    public static ImmutableArray<int> Budgets { get; } = [50, 100, 200];

    /// <summary>The regret after each of <see cref="Budgets"/>: how far the configuration that the searcher believes to be best is above the lowest value, without noise.</summary>
    /// <returns>Null where the algorithm does not serve the problem.</returns>
    public static double[]? Regrets(SearchAlgorithm algorithm, SearchProblem problem, long seed)
    {
        if (algorithm.Create(problem.Space, seed, Budgets[^1]).Searcher is not { } searcher)
        {
            return null;
        }

        var noise = KeyedStream.For((ulong)seed, "benchmark/noise");
        double[] regrets = new double[Budgets.Length];
        double believed = double.PositiveInfinity;
        double regret = double.PositiveInfinity;
        for (int number = 1; number <= Budgets[^1]; number++)
        {
            if (searcher.Suggest(new SuggestContext { Index = number - 1, NumSamples = Budgets[^1], Pending = [] }) is Suggestion.Run run)
            {
                double value = problem.Function(run.Config);
                double told = value + (problem.Noise * noise.NextNormal());
                Tell(searcher, number, run, told);
                (believed, regret) = told < believed ? (told, value - problem.Lowest) : (believed, regret);
            }

            if (Budgets.IndexOf(number) is >= 0 and var budget)
            {
                regrets[budget] = regret;
            }
        }

        return regrets;
    }

    /// <summary>A trial of a suggestion, run and ended.</summary>
    public static void Tell(ISearcher searcher, int number, Suggestion.Run run, double loss)
    {
        var created = new CreatedTrial(new TrialId(number), number - 1, run.Config, run.Notes);
        searcher.OnCreated(created);
        searcher.Observe(new FinishedTrial
        {
            Trial = created.Trial,
            Config = created.Config,
            Notes = created.Notes,
            Loss = loss,
            Iteration = 1,
            RunTime = TimeSpan.FromSeconds(1),
            Failed = false,
            StoppedEarly = false,
        });
    }
}
