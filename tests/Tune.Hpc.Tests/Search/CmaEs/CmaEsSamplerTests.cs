using Tune.Hpc.Search.CmaEs;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.TestKit.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.CmaEs;

public sealed class CmaEsSamplerTests
{
    private const string Numbers = """{"a": "uniform(0, 1)", "b": "uniform(0, 1)", "c": "uniform(0, 1)", "d": "uniform(0, 1)"}""";
    private const string Steps = """{"i": "randint(0, 20)", "j": "lograndint(1, 1000)", "x": "uniform(0, 1)", "y": "uniform(0, 1)"}""";

    [Fact]
    public void It_finds_the_bottom_of_a_tilted_bowl()
    {
        var played = Points.Played(Sampler(Numbers, new CmaEsSettings { QuadraticModel = false }), 600, Tilted).ToList();
        Assert.True(played.Min(p => p.Loss) < 1e-6, $"{played.Min(p => p.Loss)}");
        Assert.All(played.Skip(CmaEsSettings.DefaultStartupTrials), p => Assert.Contains("CMA-ES generation", p.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_quadratic_through_the_best_finds_it_sooner()
    {
        var played = Points.Played(Sampler(Numbers), 100, Tilted).ToList();
        Assert.True(played.Min(p => p.Loss) < 1e-6, $"{played.Min(p => p.Loss)}");
        Assert.Contains(played, p => p.Reason.StartsWith("minimum of a quadratic", StringComparison.Ordinal));
        Assert.True(Points.Played(Sampler(Numbers, new CmaEsSettings { QuadraticModel = false }), 100, Tilted).Min(p => p.Loss) > 1e-6);
    }

    [Fact]
    public void It_begins_in_the_centre_and_then_at_the_best_of_the_first_points()
    {
        var played = Points.Played(Sampler(Numbers), 40, p => p.Sum(v => Math.Abs(v - 0.5))).ToList();
        Assert.Equal([0.5, 0.5, 0.5, 0.5], played[0].Place);
        Assert.All(played.Skip(4).Take(8).SelectMany(p => p.Place), v => Assert.InRange(v, 0, 1));
        Assert.InRange(played.Skip(4).Take(8).Average(p => p.Place.Average()), 0.35, 0.65);
    }

    [Fact]
    public void A_bound_that_is_best_is_reached()
    {
        var played = Points.Played(Sampler(Numbers), 300, p => p.Sum()).ToList();
        Assert.True(played.Min(p => p.Loss) < 0.3, $"{played.Min(p => p.Loss)}");
    }

    [Fact]
    public void Whole_numbers_do_not_freeze()
    {
        var cube = new UnitCube(ContractSpaces.Read(Steps));
        double[] best = [.. cube.Dimensions.Select((d, i) => d.Settle(0.83 - (0.2 * i)))];
        double Loss(double[] p) => p.Select((v, i) => Math.Abs(cube.Dimensions[i].Settle(v) - best[i])).Sum();
        int found = Enumerable.Range(0, 10).Count(seed => Points.Played(Sampler(Steps, seed: (ulong)seed), 400, Loss, (ulong)seed).Min(p => p.Loss) < 0.01);
        Assert.True(found >= 9, $"found {found} times of 10");
    }

    [Fact]
    public void After_it_has_converged_it_begins_elsewhere_with_more_points()
    {
        foreach (var (restart, begins) in new[] { (CmaEsRestart.Ipop, true), (CmaEsRestart.Bipop, true), (CmaEsRestart.None, false) })
        {
            var played = Points.Played(Sampler(Numbers, new CmaEsSettings { Restart = restart }), 4000, Tilted).ToList();
            Assert.Equal(begins, played.Exists(p => p.Reason.Contains("of run 3", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Earlier_results_say_where_to_begin()
    {
        var sampler = Sampler(Numbers);
        for (int i = 0; i < 50; i++)
        {
            double[] place = [.. Enumerable.Range(0, 4).Select(k => 0.2 + (0.015 * ((i * (k + 3)) % 50)))];
            sampler.Learn(Points.Result(new ProposedPoint(null, -1, place, ConfigMap.Empty, ConfigMap.Empty), TrialResultKind.Completed, place.Sum(v => (v - 0.3) * (v - 0.3))));
        }

        var first = Points.Played(sampler, 8, Tilted).ToList();
        Assert.InRange(first.Average(p => p.Place.Average()), 0.25, 0.5);
        Assert.Contains("CMA-ES generation 1", first[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void With_forty_at_once_all_are_learned_from()
    {
        var sampler = Sampler(Numbers);
        var running = new Queue<(ProposedPoint Point, double Loss)>();
        double best = double.PositiveInfinity;
        for (int i = 0; i < 1500; i++)
        {
            var proposal = (Proposal.Point)sampler.Propose(Points.Context(i, [.. running.Select(r => r.Point)]));
            running.Enqueue((Points.Made(sampler, i, proposal.Coordinates, proposal.Notes), Tilted(proposal.Coordinates)));
            if (running.Count > 40)
            {
                var (point, loss) = running.Dequeue();
                sampler.Learn(Points.Result(point, TrialResultKind.Completed, loss));
                best = Math.Min(best, loss);
            }
        }

        Assert.True(best < 1e-5, $"{best}");
    }

    [Fact]
    public void Options_are_chosen_as_they_did_well()
    {
        const string Space = """{"x": "uniform(0, 1)", "kind": "choice([a, b, c, d, e])", "other": "choice([{t: p, n: uniform(0, 1)}, {t: q}])"}""";
        var played = Points.Played(Sampler(Space), 150, p => Math.Abs(p[0] - 0.4) + ((int)(p[1] * 5) == 3 ? 0 : 1)).ToList();
        Assert.True(played.Skip(100).Count(p => (int)(p.Place[1] * 5) == 3) > 35, "the best option is seldom chosen");
        Assert.True(played.Min(p => p.Loss) < 0.01, $"{played.Min(p => p.Loss)}");
    }

    [Theory]
    [InlineData(0, 200, 6)]
    [InlineData(16, 200, 16)]
    [InlineData(64, 200, 20)]
    public void The_population_grows_with_what_runs_at_once_as_long_as_ten_generations_fit(int concurrent, int trials, int first)
    {
        var cube = new UnitCube(ContractSpaces.Read(Numbers));
        var sampler = new CmaEsSettings { StartupTrials = 1 }.CreateSampler(new SearcherSetting { Cube = cube, Seed = 5, MaxConcurrent = concurrent, Trials = trials });
        int inFirst = Points.Played(sampler, 60, Tilted).Count(p => p.Reason.StartsWith("CMA-ES generation 1,", StringComparison.Ordinal));
        Assert.Equal(first, inFirst);
    }

    private static double Tilted(double[] p) => Math.Pow(p[0] + p[1] - 0.9, 2) + (100 * Math.Pow(p[0] - p[1] - 0.1, 2)) + Math.Pow(p[2] - 0.7, 2) + (10 * Math.Pow(p[3] - 0.2, 2));

    private static ISampler Sampler(string space, CmaEsSettings? settings = null, ulong seed = 5) =>
        (settings ?? new CmaEsSettings()).CreateSampler(new SearcherSetting { Cube = new UnitCube(ContractSpaces.Read(space)), Seed = seed });
}
