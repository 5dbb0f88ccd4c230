using Tune.Hpc.Numerics;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Around;
using Tune.Hpc.Search.BlendSearch;
using Tune.Hpc.Search.CmaEs;
using Tune.Hpc.Search.Evolution;
using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Search.Nsga2;
using Tune.Hpc.Search.QuasiMonteCarlo;
using Tune.Hpc.Search.Racos;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Search.Tpe;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Searchers;

/// <summary>The searchers that simulated experiments have, drawn by seed.</summary>
internal static class DrawnSearchers
{
    /// <summary>What a seed draws: its name, and a way to begin without memory.</summary>
    internal static (string Text, Func<ISearcher> Make) FromSeed(ulong seed, long trials)
    {
        var random = KeyedStream.For(seed, "simulation/searcher");
        var algorithm = Draw(ref random);
        double around = random.NextDouble();
        var search = new SearchSettings
        {
            Algorithm = algorithm,
            Points = random.NextDouble() < 0.3 ? [ConfigMap.Empty.With("i", ConfigValue.Of(3))] : [],
            MaxConcurrent = around < 0.5 ? 3 : 0,
            Batch = around < 0.2,
            Repeat = around > 0.8 ? 2 : 1,
            RepeatScore = RepeatScore.Worst,
        };
        var space = SearchSpace.Create(new MapNode(
        [
            KeyValuePair.Create<string, SpaceNode>("i", new DomainNode(new IntegerDomain(0, 7))),
            KeyValuePair.Create<string, SpaceNode>("m", new DomainNode(new FloatDomain(0, 1))),
        ]));
        return (search.ToString(), () => search.Around(algorithm.Create(new SearcherSetting
        {
            Cube = new UnitCube(space),
            Seed = seed,
            Search = search,
            Objective = new Objective("loss", ObjectiveMode.Min),
            Trials = trials,
        })));
    }

    private static SearcherSettings Draw(ref KeyedStream random) => random.NextInt64(10) switch
    {
        0 => new TpeSettings { StartupTrials = 3 },
        1 => new CmaEsSettings { PopulationSize = 4 },
        2 => new DifferentialEvolutionSettings { PopulationSize = 4 },
        3 => new ParticleSwarmSettings { PopulationSize = 4 },
        4 => new OnePlusOneSettings(),
        5 => new CfoSettings(),
        6 => new BlendSearchSettings(),
        7 => new Nsga2Settings { PopulationSize = 4 },
        8 => new RacosSettings(),
        _ => new SobolSettings(),
    };
}
