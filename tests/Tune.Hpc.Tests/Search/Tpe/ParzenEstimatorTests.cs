using System.Collections.Immutable;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Parzen;
using Tune.Hpc.Search.Tpe;
using Tune.Hpc.Space;
using Tune.Hpc.Tests.Space;

namespace Tune.Hpc.Tests.Search.Tpe;

public sealed class ParzenEstimatorTests
{
    private const string Mixed = """{"x": "uniform(0, 1)", "y": "loguniform(1e-3, 1)", "k": "randint(1, 7)", "c": "choice(['a', 'b', 'c'])"}""";

    private readonly TpeRules _rules = new(new TpeSettings());

    private static TpeAxis[] Axes(string space, TpeSettings settings) => [.. new UnitCube(Spaces.Read(space)).Dimensions.Select(d => TpeAxis.Of(d, settings)).OrderBy(a => a.Kind)];

    private static double[] Place(TpeAxis[] axes, ref KeyedStream stream)
    {
        double[] place = new double[axes.Length];
        for (int i = 0; i < place.Length; i++)
        {
            place[i] = axes[i].Inner(stream.NextDouble());
        }

        return place;
    }

    private static double Density(ParzenEstimator estimator, params double[] place)
    {
        double[] density = new double[1];
        estimator.LogDensity(place, density);
        return Math.Exp(density[0]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(90)]
    public void The_density_is_that_of_the_mixture_written_out(int count)
    {
        var axes = Axes(Mixed, new TpeSettings());
        var estimator = new ParzenEstimator(axes, _rules);
        var stream = KeyedStream.For(5, "test/mixture");
        double[][] rows = [.. Enumerable.Range(0, count).Select(_ => Place(axes, ref stream))];
        rows.ToList().ForEach(r => estimator.Add(r, true));
        double[] weights = new double[count];
        TpeRules.Forget(weights);
        for (int draw = 0; draw < 20; draw++)
        {
            double[] place = Place(axes, ref stream);
            double sum = Kernel(axes, place, null, 0, estimator, count);
            for (int i = 0; i < count; i++)
            {
                sum += weights[i] * Kernel(axes, place, rows[i], i, estimator, count);
            }

            Assert.Equal(1, Density(estimator, place) / (sum / (weights.Sum() + 1)), 1e-9);
        }
    }

    private static double Kernel(TpeAxis[] axes, double[] place, double[]? centre, int kernel, ParzenEstimator estimator, int count)
    {
        double product = 1;
        for (int j = 0; j < axes.Length; j++)
        {
            double rest = 1.0 / (count + 1);
            double sigma = axes[j].IsCategorical ? 0 : centre is null ? 1 : estimator.SigmaOf(kernel, j);
            double middle = centre?[j] ?? 0.5;
            product *= axes[j].IsCategorical ? (centre is null ? 1.0 / 3 : ((place[j] == middle ? 1 : 0) + rest) / (1 + (3 * rest)))
                : axes[j].Dimension.CellOf(place[j]) is { } cell ? Math.Exp(TruncatedNormal.LogMass(cell, middle, sigma))
                : Math.Exp(TruncatedNormal.LogDensity(place[j], middle, sigma));
        }

        return product;
    }

    [Fact]
    public void Densities_of_numbers_and_probabilities_of_cells_add_up_to_one()
    {
        foreach (string space in new[] { """{"x": "uniform(0, 1)"}""", """{"k": "lograndint(1, 40)"}""", """{"c": "choice(['a', 'b', 'c', 'd'])"}""" })
        {
            foreach (var variant in Enum.GetValues<TpeVariant>())
            {
                var settings = new TpeSettings { Variant = variant };
                var axes = Axes(space, settings);
                var estimator = new ParzenEstimator(axes, new TpeRules(settings));
                foreach (double unit in new[] { 0.02, 0.3, 0.31, 0.9 })
                {
                    estimator.Add([axes[0].Inner(unit)], true);
                }

                const int Steps = 20_000;
                var places = Enumerable.Range(0, Steps).Select(i => axes[0].Inner((i + 0.5) / Steps)).ToList();
                double sum = axes[0].Dimension.Kind == DimensionKind.Continuous
                    ? places.Sum(p => Density(estimator, p)) / Steps
                    : places.Distinct().Sum(p => Density(estimator, p));
                Assert.Equal(1, sum, 1e-4);
            }
        }
    }

    [Fact]
    public void An_estimator_that_was_changed_is_the_one_that_was_made_so()
    {
        var axes = Axes(Mixed, new TpeSettings());
        var (changed, made) = (new ParzenEstimator(axes, _rules), new ParzenEstimator(axes, _rules));
        var stream = KeyedStream.For(5, "test/changes");
        double[][] rows = [.. Enumerable.Range(0, 130).Select(_ => Place(axes, ref stream))];
        for (int i = 0; i < rows.Length; i++)
        {
            changed.Add(rows[i], i % 3 > 0);
            changed.Include(i / 2, i % 5 > 0);
            Density(changed, rows[0]);
        }

        for (int i = 0; i < rows.Length; i++)
        {
            changed.Include(i, i % 2 == 0);
            made.Add(rows[i], i % 2 == 0);
        }

        Assert.All(rows, r => Assert.Equal(Density(made, r), Density(changed, r)));
    }

    [Fact]
    public void Near_options_are_likelier_where_distances_say_which_are_near()
    {
        var table = new OptionDistances([[0, 1, 4], [1, 0, 3], [4, 3, 0]]);
        var settings = new TpeSettings { CategoricalDistances = ImmutableSortedDictionary<string, OptionDistances>.Empty.Add("c", table) };
        var axes = Axes("""{"c": "choice(['a', 'b', 'z'])"}""", settings);
        var estimator = new ParzenEstimator(axes, new TpeRules(settings));
        for (int i = 0; i < 5; i++)
        {
            estimator.Add([0], true);
        }

        Assert.True(Density(estimator, 0) > Density(estimator, 1) && Density(estimator, 1) > 1.5 * Density(estimator, 2));
        Assert.Equal(1, Density(estimator, 0) + Density(estimator, 1) + Density(estimator, 2), 1e-9);
        var stream = KeyedStream.For(1, "test/options");
        double[] place = new double[1];
        int[] counts = new int[3];
        for (int i = 0; i < 3000; i++)
        {
            estimator.Sample(ref stream, place);
            counts[(int)place[0]]++;
        }

        Assert.All([0, 1, 2], o => Assert.Equal(Density(estimator, o), counts[o] / 3000.0, 0.03));
    }

    [Fact]
    public void A_thousand_parameters_leave_densities_finite()
    {
        string space = "{" + string.Join(",", Enumerable.Range(0, 1000).Select(i => $"\"x{i}\": \"uniform(0, 1)\"")) + "}";
        var axes = Axes(space, new TpeSettings());
        var estimator = new ParzenEstimator(axes, _rules);
        double[][] rows = [.. Enumerable.Range(0, 200).Select(i => Enumerable.Range(0, 1000).Select(j => ((i * 7) + (j * 13)) % 101 / 101.0).ToArray())];
        rows.ToList().ForEach(r => estimator.Add(r, true));
        double[] densities = new double[2];
        estimator.LogDensity([.. rows[0], .. Enumerable.Repeat(0.5, 1000)], densities);
        Assert.All(densities, d => Assert.True(double.IsFinite(d)));
        Assert.True(densities[0] > densities[1]);
    }
}
