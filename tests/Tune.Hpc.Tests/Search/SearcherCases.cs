using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Auto;
using Tune.Hpc.Search.BlendSearch;
using Tune.Hpc.Search.Bohb;
using Tune.Hpc.Search.CmaEs;
using Tune.Hpc.Search.Evolution;
using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Search.GaussianProcess;
using Tune.Hpc.Search.Hebo;
using Tune.Hpc.Search.Ngopt;
using Tune.Hpc.Search.Nsga2;
using Tune.Hpc.Search.QuasiMonteCarlo;
using Tune.Hpc.Search.Racos;
using Tune.Hpc.Search.Tpe;
using Tune.Hpc.TestKit.Search;

namespace Tune.Hpc.Tests.Search;

/// <summary>The search algorithms that <see cref="SearcherContract"/> holds; a new one gets a line here.</summary>
internal static class SearcherCases
{
    public static ImmutableArray<SearcherCase> All { get; } =
    [
        new("random", new RandomSettings())
        {
            OnlyOrderCounts = true,
            MayRepeat = true,
            Exempt = ImmutableDictionary.CreateRange<string, string>(
            [
                new("a space of one point is one trial", "num_samples says how many samples there are, equal ones included"),
                new("a finite space is gone through, and then it has finished", "each sample is drawn for itself; grid_search goes through a space"),
                new("a finite space with conditions is gone through, and then it has finished", "each sample is drawn for itself; grid_search goes through a space"),
            ]),
        },
        new("oneplusone", new OnePlusOneSettings()) { OnlyOrderCounts = true },
        new("oneplusone: lengler, recombine", new OnePlusOneSettings { Variant = OnePlusOneVariant.Lengler, Recombine = true }) { OnlyOrderCounts = true },
        new("oneplusone: doublefastga", new OnePlusOneSettings { Variant = OnePlusOneVariant.DoubleFastGa }) { OnlyOrderCounts = true },
        new("oneplusone: cauchy", new OnePlusOneSettings { Variant = OnePlusOneVariant.Cauchy }) { OnlyOrderCounts = true },
        new("oneplusone: optimistic", new OnePlusOneSettings { OptimisticNoise = true }),
        new("de", new DifferentialEvolutionSettings { PopulationSize = 8 }) { OnlyOrderCounts = true },
        new("de: two_points, qr", new DifferentialEvolutionSettings { PopulationSize = 8, Variant = DifferentialEvolutionVariant.TwoPoints, Initialization = FirstPopulation.QuasiRandom }) { OnlyOrderCounts = true },
        new("de: one_point, qo", new DifferentialEvolutionSettings { PopulationSize = 8, Variant = DifferentialEvolutionVariant.OnePoint, Initialization = FirstPopulation.QuasiOpposite }) { OnlyOrderCounts = true },
        new("de: rotated, random", new DifferentialEvolutionSettings { PopulationSize = 8, Variant = DifferentialEvolutionVariant.Rotated, Initialization = FirstPopulation.Random }) { OnlyOrderCounts = true },
        new("pso", new ParticleSwarmSettings { PopulationSize = 8 }) { OnlyOrderCounts = true },
        new("ngopt", new NgoptSettings()),
        new("ngopt: noisy", new NgoptSettings { Noisy = true }),
        new("auto", new AutoSettings())
        {
            MostResults = 500,
            Trials = 20,
            Exempt = ImmutableDictionary.CreateRange<string, string>([new("a space of one point is one trial", "it leaves that to random, which draws as many samples as it is told to")]),
        },
        new("tpe", new TpeSettings { StartupTrials = 6 }) { OnlyOrderCounts = true },
        new("tpe of several objectives", new TpeSettings { StartupTrials = 6 }) { Objectives = 2 },
        new("tpe without groups", new TpeSettings { StartupTrials = 6, Group = false, ConstantLiar = false }) { OnlyOrderCounts = true },
        new("tpe as HyperOpt", new TpeSettings { Variant = TpeVariant.HyperOpt, StartupTrials = 6 }) { OnlyOrderCounts = true },
        new("bohb", new BohbSettings { MinPointsInModel = 1 }) { OnlyOrderCounts = true },
        new("sobol", new SobolSettings()) { OnlyOrderCounts = true },
        new("sobol without scrambling", new SobolSettings { Scramble = false }) { OnlyOrderCounts = true },
        new("halton", new HaltonSettings()) { OnlyOrderCounts = true },
        new("latin hypercube", new LatinHypercubeSettings()) { OnlyOrderCounts = true },
        new("cmaes with a quadratic model", new CmaEsSettings()),
        new("cmaes", new CmaEsSettings { PopulationSize = 6, QuadraticModel = false }) { OnlyOrderCounts = true },
        new("cmaes, separable with small restarts", new CmaEsSettings { PopulationSize = 4, Separable = true, Restart = CmaEsRestart.Bipop, StartupTrials = 1, QuadraticModel = false }) { OnlyOrderCounts = true },
        new("cmaes without margin", new CmaEsSettings { WithMargin = false, Restart = CmaEsRestart.None, QuadraticModel = false }) { OnlyOrderCounts = true },
        new("sracos", new RacosSettings { Parallel = false }) { OnlyOrderCounts = true },
        new("asracos", new RacosSettings()) { OnlyOrderCounts = true },
        new("cfo", new CfoSettings()),
        new("cfocat", new CfoCatSettings()),
        new("flow2", new Flow2Settings())
        {
            Exempt = ImmutableDictionary.CreateRange<string, string>(
            [
                new("a finite space is gone through, and then it has finished", "one local search ends where no step leads to anything new; cfo begins again elsewhere"),
                new("a finite space with conditions is gone through, and then it has finished", "one local search ends where no step leads to anything new; cfo begins again elsewhere"),
            ]),
        },
        new("blendsearch", new BlendSearchSettings()),
        new("gp", new GpSettings { StartupTrials = 5 }) { Trials = 20, MostResults = 600 },
        new("gp, confidence bound, warped", new GpSettings { StartupTrials = 4, Acquisition = AcquisitionKind.Ucb, InputWarping = true }) { Trials = 12, MostResults = 150 },
        new("gp, drawn, deterministic", new GpSettings { StartupTrials = 4, Acquisition = AcquisitionKind.Thompson, Deterministic = true }) { Trials = 12, MostResults = 150 },
        new("gp, two objectives", new GpSettings { StartupTrials = 5 }) { Trials = 12, MostResults = 100, Objectives = 2 },
        new("hebo", new HeboSettings { StartupTrials = 4, PopulationSize = 20, Generations = 6 }) { Trials = 12, MostResults = 150 },
        new("nsga2", new Nsga2Settings { PopulationSize = 6 }) { OnlyOrderCounts = true },
        new("nsga2 in generations, sbx", new Nsga2Settings { PopulationSize = 6, Generational = true, Crossover = CrossoverKind.Sbx }) { OnlyOrderCounts = true },
        new("nsga2 of two objectives", new Nsga2Settings { PopulationSize = 6, Crossover = CrossoverKind.BlxAlpha }) { Objectives = 2 },
    ];

    /// <summary>Those that no contract of ours can hold, and why.</summary>
    public static ImmutableDictionary<string, string> NotHeld { get; } = ImmutableDictionary.CreateRange<string, string>(
    [
        new("command", "what a user's program proposes is its own affair; that its answers are checked and it is told everything is tried in Search/External"),
    ]);
}
