using Tune.Hpc.Search.CmaEs;

namespace Tune.Hpc.Tests.Search.CmaEs;

public sealed class CmaEsConstantsTests
{
    // Computed from the formulas of Hansen's tutorial (arXiv 1604.00772), table 1, by another program.
    [Theory]
    [InlineData(2, 6, 3, 2.028611, 0.154815, 0.057859, 0.446205, 1.446205, 0.624555, 1.254273, 0.637043, 2.207324)]
    [InlineData(5, 8, 4, 2.600179, 0.047292, 0.038169, 0.365088, 1.365088, 0.450200, 2.128524, 0.529930, 2.239019)]
    [InlineData(10, 10, 5, 3.167299, 0.015284, 0.020154, 0.284429, 1.284429, 0.294990, 3.084727, 0.456273, 1.758341)]
    [InlineData(20, 12, 6, 3.729459, 0.004372, 0.008191, 0.199428, 1.199428, 0.171767, 4.416767, 0.402403, 1.533774)]
    public void They_are_the_tutorials(
        int d, int population, int parents, double muEff, double c1, double cMu, double cSigma, double dSigma, double cc, double chi, double firstWeight, double negativeSum)
    {
        var constants = new CmaEsConstants(d, CmaEsConstants.PopulationFor(d));
        Assert.Equal((population, parents), (constants.Population, constants.Parents));
        double[] found = [constants.MuEff, constants.C1, constants.CMu, constants.CSigma, constants.DSigma, constants.CC, constants.Chi, constants.Weights[0], -constants.Weights.Where(w => w < 0).Sum()];
        Assert.All(found.Zip([muEff, c1, cMu, cSigma, dSigma, cc, chi, firstWeight, negativeSum]), p => Assert.Equal(p.Second, p.First, 6));
        Assert.Equal(1, constants.Weights.Where(w => w > 0).Sum(), 12);
    }

    [Fact]
    public void Even_one_dimension_and_the_least_population_have_finite_ones()
    {
        var constants = new CmaEsConstants(1, 2, separable: true);
        double[] all = [constants.MuEff, constants.C1, constants.CMu, constants.CSigma, constants.DSigma, constants.CC, constants.Chi, .. constants.Weights];
        Assert.All(all, v => Assert.True(double.IsFinite(v)));
        Assert.True(constants.C1 + constants.CMu <= 1);
    }
}
