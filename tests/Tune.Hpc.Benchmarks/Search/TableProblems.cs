using System.Collections.Immutable;
using Tune.Hpc.TestKit.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks.Search;

/// <summary>Real models of scikit-learn, by their recorded tables.</summary>
internal static class TableProblems
{
    private const string SvmSpace = """
        {"scaler": "choice(['none', 'standard', 'minmax'])", "c": "loguniform(1e-2, 1e4)",
         "kernel": "choice([{type: linear}, {type: rbf, gamma: loguniform(1e-6, 1)}, {type: poly, gamma: loguniform(1e-6, 1), degree: randint(2, 5)}])"}
        """;

    /// <summary>Reads them.</summary>
    public static ImmutableArray<SearchProblem> Read(string folder) =>
    [
        Svm(new ModelTable(Path.Combine(folder, "svm-digits.csv"))),
        .. ((string[])["forest-diabetes", "boosting-cancer", "mlp-digits", "ridge-diabetes", "knn-wine"]).Select(name => Of(name, folder)),
    ];

    private static SearchProblem Of(string name, string folder)
    {
        var table = new ModelTable(Path.Combine(folder, $"{name}.csv"));
        return new SearchProblem(name, table.Space, table.At, table.Lowest);
    }

    /// <summary>Only some kernels have a gamma, and one a degree.</summary>
    private static SearchProblem Svm(ModelTable table) => new("svm-digits", SvmSpace, config => table.At(Flat(config)), table.Lowest);

    private static ConfigMap Flat(ConfigMap config)
    {
        var kernel = (ConfigMap)config["kernel"]!;
        return kernel.Entries.Aggregate(config, (map, e) => map.With(e.Key, e.Value)).With("kernel", kernel["type"]!);
    }
}
