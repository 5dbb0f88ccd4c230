using Tune.Hpc.Numerics;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.TestKit.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search;

/// <summary>Samplers that do what none may do, and the law that catches each.</summary>
public sealed class SearcherContractSelfTests
{
    [Theory]
    [InlineData("proposals lie in every space", nameof(Broken.GivesNoReason), "without a reason")]
    [InlineData("a restart changes nothing", nameof(Broken.ChangesWhenAsked), "after a restart")]
    [InlineData("proposals lie in every space", nameof(Broken.WaitsForNothing), "waits where nothing may come")]
    [InlineData("whatever happens, it goes on", nameof(Broken.WaitsForFailures), "waits where nothing may come")]
    [InlineData("a restart changes nothing", nameof(Broken.RemembersOutsideItself), "after a restart")]
    [InlineData("of the losses only the order counts", nameof(Broken.LooksAtValues), "other proposals")]
    [InlineData("notes of something else are left alone", nameof(Broken.TrustsItsNotes), "")]
    [InlineData("proposals lie in every space", nameof(Broken.StopsEarly), "5 of 30 trials")]
    [InlineData("who cannot serve a space names the parameter", nameof(Broken.RefusesWithoutAName), "which parameter")]
    public void A_searcher_that_breaks_the_contract_is_caught(string law, string how, string part)
    {
        var settings = new BrokenSettings { How = Enum.Parse<Broken>(how) };
        var error = Assert.ThrowsAny<Exception>(() => SearcherContract.Laws[law](new SearcherCase(how, settings) { OnlyOrderCounts = true }));
        Assert.Contains(part, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_breaks_nothing_is_not() =>
        Assert.All(SearcherContract.Laws.Values, law => law(new SearcherCase("sound", new BrokenSettings { How = Broken.NotAtAll }) { OnlyOrderCounts = true }));

    private enum Broken
    {
        NotAtAll,
        GivesNoReason,
        ChangesWhenAsked,
        WaitsForNothing,
        WaitsForFailures,
        RemembersOutsideItself,
        LooksAtValues,
        TrustsItsNotes,
        StopsEarly,
        RefusesWithoutAName,
    }

    private sealed record BrokenSettings : SamplerSettings
    {
        private readonly int[] _outside = [0];

        public override string Type => "broken";

        public Broken How { get; init; }

        public override string? WhyNot(UnitCube cube) => How == Broken.RefusesWithoutAName && cube.IsConditional ? "no" : null;

        public override ISampler CreateSampler(SearcherSetting setting) => new BrokenSampler(How, setting.Cube.Count, _outside);
    }

    /// <summary>Steps at random from the best point so far.</summary>
    private sealed class BrokenSampler(Broken how, int dimensions, int[] outside) : ISampler
    {
        private readonly int _born = outside[0]++;
        private Observation? _best;
        private int _asked;
        private int _learned;

        public string Name => "broken";

        public Proposal Propose(ProposalContext context)
        {
            if ((how == Broken.WaitsForNothing && context.Index == 3) || (how == Broken.WaitsForFailures && context.Index > _learned + 4))
            {
                return new Proposal.Wait("results");
            }

            if (how == Broken.StopsEarly && context.Index == 5)
            {
                return new Proposal.Exhausted("enough");
            }

            int salt = how == Broken.ChangesWhenAsked ? _asked++ : how == Broken.RemembersOutsideItself ? _born : 0;
            var stream = context.Stream($"test/broken{salt}");
            return new Proposal.Point([.. Enumerable.Range(0, dimensions).Select(i => Near(i, ref stream))], how == Broken.GivesNoReason ? "" : "near the best")
            {
                Notes = ConfigMap.Empty.With("step", ConfigValue.Of(1.0)),
            };
        }

        public void OnProposed(ProposedPoint point)
        {
            if (how == Broken.TrustsItsNotes && point.Notes["step"]!.AsDouble < 0)
            {
                _asked++;
            }
        }

        public void Learn(Observation observation)
        {
            _learned += observation.Kind == TrialResultKind.Failed ? 0 : 1;
            if (_best is null || Observation.BestFirst.Compare(observation, _best) < 0)
            {
                _best = observation;
            }
        }

        private double Near(int dimension, ref KeyedStream stream)
        {
            double centre = _best?.Point.Coordinates[dimension] ?? double.NaN;
            double width = how == Broken.LooksAtValues && _best is { } best && double.IsFinite(best.Loss) ? 0.1 / (1 + Math.Abs(best.Loss)) : 0.1;
            double drawn = stream.NextDouble();
            return double.IsNaN(centre) ? drawn : Math.Clamp(centre + (width * (drawn - 0.5)), 0, 1);
        }
    }
}
