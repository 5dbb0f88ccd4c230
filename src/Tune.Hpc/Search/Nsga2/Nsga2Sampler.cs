using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Nsga2;

/// <summary>NSGA-II: children of the results that no others beat, for one objective or several.</summary>
/// <remarks>
/// <para>Deb, Pratap, Agarwal, Meyarivan, "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", IEEE TEVC 6(2), 2002.</para>
/// <para>Differs: parents are chosen anew with every result, which needs no barrier (Durillo, Nebro, Luna, Alba, "On the Effect of the Steady-State Selection Scheme
/// in Multi-Objective Genetic Algorithms", EMO 2009), unless <see cref="Nsga2Settings.Generational"/>; even then children are made while others of their
/// generation run. The first population is a Latin hypercube. A parameter that mutates is drawn anew. Under lexicographic objectives the population
/// is in their order, not in fronts.</para>
/// <para>A result costs O(m·N²) for m objectives and a population of N, a proposal O(d); memory is that of the population.</para>
/// </remarks>
internal sealed class Nsga2Sampler : ISampler
{
    private readonly Nsga2Settings _settings;
    private readonly UnitCube _cube;
    private readonly ulong _seed;
    private readonly Population _population;
    private readonly Crossover _crossover;
    private readonly double _mutation;
    private int[][]? _cells;

    public Nsga2Sampler(Nsga2Settings settings, SearcherSetting setting)
    {
        (_settings, _cube, _seed) = (settings, setting.Cube, setting.Seed);
        int objectives = Math.Max(1, setting.Objectives);
        _population = new Population(settings.PopulationSize, settings.Generational, objectives, setting.Lexicographic);
        _crossover = new Crossover(settings.Crossover, settings.SwappingProbability, objectives > 1);
        _mutation = settings.MutationProbability ?? 1.0 / Math.Max(1, _cube.Count);
    }

    public string Name => _settings.Type;

    public Proposal Propose(ProposalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _population.Parents.Count == 0 ? First(context) : Child(context);
    }

    public void Learn(Observation observation) => _population.Add(observation);

    private Proposal.Point First(ProposalContext context)
    {
        var stream = context.Stream(Name);
        _cells ??= Hypercube();
        int row = (int)(context.Index % _settings.PopulationSize);
        double[] point = new double[_cube.Count];
        for (int i = 0; i < point.Length; i++)
        {
            // What was rejected lay in that cell; another may do.
            double draw = stream.NextDouble();
            point[i] = context.Attempt > 0 ? draw : (_cells[i][row] + draw) / _settings.PopulationSize;
        }

        return new Proposal.Point(point, Invariant($"NSGA-II: for the first population, {_population.Count} of {_settings.PopulationSize} results are there"));
    }

    private Proposal.Point Child(ProposalContext context)
    {
        var stream = context.Stream(Name);
        bool crossed = stream.NextDouble() < _settings.CrossoverProbability;
        int[] chosen = Choose(crossed ? _crossover.Parents : 1, ref stream);
        double[][] parents = [.. chosen.Select(i => _population.Parents[i].Point.Coordinates)];
        double[] child = crossed ? _crossover.Make(parents, _cube, ref stream) : [.. parents[0]];
        int mutated = Mutate(child, force: context.Attempt > 0, ref stream);
        string from = string.Join(" and ", chosen.Select(i => _population.Parents[i].Point.Trial?.ToString() ?? "an earlier result").Distinct());
        string anew = mutated == 0 ? "" : Invariant($", {mutated} of {child.Length} parameters drawn anew");
        return new Proposal.Point(child, $"NSGA-II: {(crossed ? "child" : "copy")} of {from}{anew}");
    }

    /// <summary>The better of two at random, for each parent; parents of one child are different ones where there are enough.</summary>
    private int[] Choose(int count, ref KeyedStream stream)
    {
        int many = _population.Parents.Count;
        int[] chosen = new int[count];
        for (int k = 0; k < count; k++)
        {
            int next = (int)Math.Min(stream.NextInt64(many), stream.NextInt64(many));
            for (int tries = 0; Array.IndexOf(chosen, next, 0, k) >= 0 && tries < many; tries++)
            {
                next = (next + 1) % many;
            }

            chosen[k] = next;
        }

        return chosen;
    }

    /// <param name="child">What is changed.</param>
    /// <param name="force">Whether one parameter mutates in any case, since the same was tried already.</param>
    /// <param name="stream">Random numbers.</param>
    private int Mutate(double[] child, bool force, ref KeyedStream stream)
    {
        int mutated = 0;
        int forced = force && child.Length > 0 ? (int)stream.NextInt64(child.Length) : -1;
        for (int i = 0; i < child.Length; i++)
        {
            double draw = stream.NextDouble();
            double value = stream.NextDouble();
            if (draw < _mutation || i == forced || double.IsNaN(child[i]))
            {
                mutated += double.IsNaN(child[i]) ? 0 : 1;
                child[i] = value;
            }
        }

        return mutated;
    }

    /// <summary>For each parameter which cell is whose in the first population: each cell once.</summary>
    private int[][] Hypercube()
    {
        int[][] cells = new int[_cube.Count][];
        for (int i = 0; i < cells.Length; i++)
        {
            var stream = KeyedStream.For(_seed, "nsga2 hypercube", i);
            cells[i] = [.. Enumerable.Range(0, _settings.PopulationSize)];
            for (int k = cells[i].Length - 1; k > 0; k--)
            {
                int other = (int)stream.NextInt64(k + 1);
                (cells[i][k], cells[i][other]) = (cells[i][other], cells[i][k]);
            }
        }

        return cells;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
