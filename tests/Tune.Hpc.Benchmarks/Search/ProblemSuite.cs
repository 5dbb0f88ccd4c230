using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.TestKit.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks.Search;

/// <summary>The problems, the same as those of the reference runs.</summary>
internal static class ProblemSuite
{
    /// <summary>Reads tables and checks all functions against values of <c>reference/problems.py</c>.</summary>
    /// <exception cref="InvalidDataException">A function is another than the reference's.</exception>
    public static ImmutableArray<SearchProblem> Read(string folder)
    {
        ImmutableArray<SearchProblem> all = [.. ClassicalProblems.All, .. MixedProblems.All, .. TableProblems.Read(Path.Combine(folder, "tables"))];
        foreach (string[] check in File.ReadLines(Path.Combine(folder, "reference", "checks.csv")).Select(line => line.Split('\t')))
        {
            var problem = all.Single(p => p.Name == check[0]);
            double expected = double.Parse(check[2], CultureInfo.InvariantCulture);
            double value = problem.Function((ConfigMap)ConfigValue.Parse(check[1]));
            if (!(Math.Abs(value - expected) <= 1e-9 * (1 + Math.Abs(expected))))
            {
                throw new InvalidDataException($"{problem.Name} of {check[1]} is {value:R}, and {expected:R} in problems.py");
            }
        }

        return all;
    }
}
