using Tune.Hpc.Numerics;

namespace Tune.Hpc.Tests.Numerics;

public sealed class GrowingCholeskyTests
{
    private static double Element(int i, int j) => Math.Exp(-0.01 * (i - j) * (i - j)) + (i == j ? 0.1 : 0);

    private static double[][] Rows(int from, int count) => [.. Enumerable.Range(from, count).Select(i => Enumerable.Range(0, i + 1).Select(j => Element(i, j)).ToArray())];

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(53)]
    public void It_is_the_plain_factor_however_it_grew(int first)
    {
        const int size = 61;
        var plain = Cholesky.TryFactor(size, Element)!;
        var factor = new GrowingCholesky();
        Assert.True(factor.TryAppend(Rows(0, first)));
        Assert.True(factor.TryAppend(Rows(first, size - first)));
        double[] right = [.. Enumerable.Range(0, size).Select(i => Math.Sin(i))];
        double[] solved = factor.SolveLower(right);
        Assert.All(solved.Zip(plain.SolveLower(right)), p => Assert.Equal(p.Second, p.First, 9));
        factor.SolveUpper(solved);
        Assert.All(solved.Zip(plain.Solve(right)), p => Assert.Equal(p.Second, p.First, 8));
        Assert.Equal(plain.LogDeterminant, factor.LogDeterminant, 9);
    }

    [Fact]
    public void Its_inverse_times_the_matrix_is_one()
    {
        const int size = 37;
        var factor = new GrowingCholesky();
        Assert.True(factor.TryAppend(Rows(0, size)));
        double[][] inverse = factor.Inverse();
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double sum = Enumerable.Range(0, size).Sum(k => Element(i, k) * inverse[Math.Max(k, j)][Math.Min(k, j)]);
                Assert.Equal(i == j ? 1 : 0, sum, 8);
            }
        }
    }

    [Fact]
    public void Rows_that_are_not_positive_definite_add_nothing()
    {
        var factor = new GrowingCholesky();
        Assert.True(factor.TryAppend(Rows(0, 5)));
        double[][] bad = Rows(5, 18);
        bad[17][^1] = -1;
        Assert.False(factor.TryAppend(bad));
        Assert.Equal(5, factor.Size);
        Assert.True(factor.TryAppend(Rows(5, 18)));
    }

    [Fact]
    public void A_copy_grows_alone()
    {
        var factor = new GrowingCholesky();
        Assert.True(factor.TryAppend(Rows(0, 5)));
        Assert.True(factor.Copy().TryAppend(Rows(5, 3)));
        Assert.Equal(5, factor.Size);
    }
}
