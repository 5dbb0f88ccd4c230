using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Scheduling.Population;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Tests.Architecture;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling.Population;

public sealed class ExploreTests
{
    [Fact]
    public void The_quantiles_have_the_sizes_of_the_reference()
    {
        foreach (string line in Lines("pbt-quantiles.txt"))
        {
            string[] parts = line.Split(':');
            int[] expected = [.. parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
            Assert.Equal(expected, Enumerable.Range(1, expected.Length).Select(n => Ranking.SizeOf(n, double.Parse(parts[0]))));
        }
    }

    [Fact]
    public void Numbers_are_multiplied_rounded_and_kept_in_their_domain()
    {
        foreach (string line in Lines("pbt-steps.txt"))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var domain = DomainOf(words[0]);
            var old = ConfigValue.Parse(words[1]);
            var step = NumberStep.Of(domain).Times(old.AsDouble!.Value, double.Parse(words[2]), old is ConfigInteger || domain is IntegerDomain);
            Assert.True(ConfigValue.Parse(words[3]).AsDouble is { } wanted && Math.Abs(step.AsDouble!.Value - wanted) < 1e-12, $"'{line}' got {step}");
            Assert.Equal(old is ConfigInteger, step is ConfigInteger);
        }
    }

    [Fact]
    public void A_list_moves_to_a_neighbour_and_stays_at_its_ends()
    {
        var moved = Explored(Among(1, 2, 4, 8), ConfigValue.Of(4), resample: 0);
        Assert.Equal([ConfigValue.Of(2), ConfigValue.Of(8)], moved.Distinct().OrderBy(v => v.AsDouble));
        Assert.Equal([ConfigValue.Of(1), ConfigValue.Of(2)], Explored(Among(1, 2, 4, 8), ConfigValue.Of(1), resample: 0).Distinct().OrderBy(v => v.AsDouble));
    }

    [Fact]
    public void What_is_not_in_the_list_or_has_no_order_is_drawn_anew()
    {
        Assert.Equal(4, Explored(Among(1, 2, 4, 8), ConfigValue.Of(3), resample: 0).Distinct().Count());
        var texts = new MutationRule.Among([ConfigValue.Of("adam"), ConfigValue.Of("sgd"), ConfigValue.Of("rmsprop")], HasOrder: false);
        Assert.Equal(3, Explored(texts, ConfigValue.Of("adam"), resample: 0).Distinct().Count());
    }

    [Fact]
    public void A_quarter_is_drawn_anew_and_each_factor_has_half_of_the_rest()
    {
        var values = Explored(new MutationRule.Within(new FloatDomain(0, 1)), ConfigValue.Of(0.5), resample: 0.25, count: 4000).Select(v => Math.Round(v.AsDouble!.Value, 12)).ToList();
        Assert.InRange(values.Count(v => v == 0.6), 1400, 1600);
        Assert.InRange(values.Count(v => v == 0.4), 1400, 1600);
        Assert.InRange(values.Count(v => v is not (0.6 or 0.4)), 900, 1100);
    }

    [Fact]
    public void Whole_numbers_stay_whole_when_they_are_drawn_anew() =>
        Assert.All(Explored(new MutationRule.Within(new FloatDomain(1.5, 9.5)), ConfigValue.Of(3), resample: 1), v => Assert.InRange(Assert.IsType<ConfigInteger>(v).Value, 2, 9));

    [Fact]
    public void Maps_within_maps_are_reached_and_the_rest_stays()
    {
        var config = (ConfigMap)ConfigValue.Parse("""{"optimizer": {"lr": 0.5, "name": "sgd"}, "depth": 3}""");
        var settings = new PbtSettings { ResampleProbability = 0, Mutations = [new Mutation(["optimizer", "lr"], new MutationRule.Within(new FloatDomain(0, 1))), new Mutation(["absent"], Among(1, 2))] };
        var explored = new MutationExplorer(settings, 1).Explore(new Member(new TrialId(2)), new Member(new TrialId(1)) { Config = config });
        Assert.Contains(explored.Config["optimizer"]!.ToJson(), new[] { """{"lr":0.6,"name":"sgd"}""", """{"lr":0.4,"name":"sgd"}""" });
        Assert.Equal(["optimizer", "depth"], explored.Config.Names);
        Assert.StartsWith("optimizer/lr 0.5 -> 0.", explored.ToString(), StringComparison.Ordinal);
    }

    private static MutationRule.Among Among(params long[] values) => new([.. values.Select(ConfigValue.Of)]);

    private static List<ConfigValue> Explored(MutationRule rule, ConfigValue old, double resample, int count = 100)
    {
        var settings = new PbtSettings { ResampleProbability = resample, Mutations = [new Mutation(["x"], rule)] };
        var source = new Member(new TrialId(1)) { Config = ConfigMap.Empty.With("x", old) };
        var explorer = new MutationExplorer(settings, seed: 11);
        return [.. Enumerable.Range(2, count).Select(trial => explorer.Explore(new Member(new TrialId(trial)), source).Config["x"]!)];
    }

    private static Domain DomainOf(string notation)
    {
        var space = SpaceReader.Read((ConfigMap)ConfigValue.Parse($$"""{"x": "{{notation}}"}"""), "test");
        return space.Parameters[0].Domain!;
    }

    private static IEnumerable<string> Lines(string file) => File.ReadLines(Repository.PathOf("tests/Tune.Hpc.Tests/Scheduling/data/" + file)).Where(l => l.Length > 0 && l[0] != '#');
}
