using System.Collections.Immutable;
using System.Text;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Search;

namespace Tune.Hpc.Benchmarks.Search;

/// <summary>An algorithm as a specification names it.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Settings">The map of <c>search_alg</c>.</param>
/// <param name="References">The reference's samplers it is held against; the best of several at each problem and budget.</param>
internal sealed record SearchAlgorithm(string Name, string Settings, ImmutableArray<string> References)
{
    private static readonly ImmutableArray<string> _optuna = ["tpe", "tpe-multivariate", "cmaes", "random", "nsga2", "qmc"];

    /// <summary>All that are compared. BlendSearch and CFO are held against FLAML's where its runs are there, else against TPE.</summary>
    public static ImmutableArray<SearchAlgorithm> All { get; } =
    [
        new("random", "{type: random}", ["random"]),
        new("sobol", "{type: sobol}", ["qmc"]),
        new("halton", "{type: halton}", ["qmc"]),
        new("tpe", "{type: tpe}", ["tpe"]),
        new("tpe-hyperopt", "{type: tpe, variant: hyperopt}", ["tpe"]),
        new("gp", "{type: gp}", _optuna),
        new("hebo", "{type: hebo}", _optuna),
        new("cmaes", "{type: cmaes}", ["cmaes"]),
        new("bohb", "{type: bohb}", ["tpe"]),
        new("oneplusone", "{type: oneplusone}", []),
        new("de", "{type: de}", []),
        new("pso", "{type: pso}", []),
        new("ngopt", "{type: ngopt}", []),
        new("sracos", "{type: sracos}", []),
        new("cfo", "{type: cfo}", ["flaml-cfo"]),
        new("blendsearch", "{type: blendsearch}", ["flaml-blendsearch"]),
        new("nsga2", "{type: nsga2}", ["nsga2"]),
        new("auto", "{type: auto}", []),
    ];

    /// <summary>Makes its searcher for a space, as a run does; null where there is no such algorithm, or it cannot serve the space, and then why.</summary>
    public (ISearcher? Searcher, string? WhyNot) Create(string space, long seed, int trials)
    {
        string text = $$"""{command: train, param_space: {{space}}, metric: loss, mode: min, num_samples: {{trials}}, seed: {{seed}}, search_alg: {{Settings}}}""";
        string folder = Path.GetTempPath();
        var context = new SpecContext { SpecFolder = folder, CurrentFolder = folder, DefaultName = "study", DrawSeed = () => seed, Variable = _ => null };
        try
        {
            return (ExperimentRulesFactory.Create(SpecReader.Read(SpecFile.Parse(Encoding.UTF8.GetBytes(text), "search.yaml"), context), null).Searcher, null);
        }
        catch (TuneException error)
        {
            return (null, error.Message);
        }
    }
}
