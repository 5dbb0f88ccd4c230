using Tune.Hpc.Numerics;

namespace Tune.Hpc.Tests.Numerics;

public sealed class SymmetricEigenTests
{
    [Fact]
    public void A_known_matrix_has_its_known_values()
    {
        // The second difference: 2 − 2·cos(kπ/(n + 1)).
        const int n = 12;
        double[] expected = [.. Enumerable.Range(1, n).Select(k => 2 - (2 * Math.Cos(k * Math.PI / (n + 1)))).Order()];
        var eigen = SymmetricEigen.Of(Matrix(n, (i, j) => i == j ? 2 : Math.Abs(i - j) == 1 ? -1 : 0))!;
        Assert.All(eigen.Values.Order().Zip(expected), p => Assert.Equal(p.Second, p.First, 12));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(47)]
    public void The_matrix_is_put_together_again_from_its_parts(int n)
    {
        var stream = KeyedStream.For(5, "eigen", n);
        double[][] half = Matrix(n, (_, _) => 0);
        foreach (double[] row in half)
        {
            for (int j = 0; j < n; j++)
            {
                row[j] = stream.NextNormal() * Math.Pow(10, 3.0 * j / n);
            }
        }

        double[][] a = Matrix(n, (i, j) => half[i][j] + half[j][i]);
        double size = a.SelectMany(r => r).Max(Math.Abs);
        var eigen = SymmetricEigen.Of(a)!;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double again = Enumerable.Range(0, n).Sum(k => eigen.Values[k] * eigen.Vectors[k][i] * eigen.Vectors[k][j]);
                Assert.True(Math.Abs(again - a[i][j]) < 1e-12 * size * n, $"({i}, {j}) of {n}: {again}, not {a[i][j]}");
                double dot = Enumerable.Range(0, n).Sum(k => eigen.Vectors[i][k] * eigen.Vectors[j][k]);
                Assert.Equal(i == j ? 1 : 0, dot, 11);
            }
        }
    }

    [Fact]
    public void Diagonal_and_zero_matrices_are_done_already()
    {
        Assert.Equal([1, 2, 3], SymmetricEigen.Of(Matrix(3, (i, j) => i == j ? i + 1 : 0))!.Values);
        Assert.Equal([0, 0], SymmetricEigen.Of(Matrix(2, (_, _) => 0))!.Values);
    }

    [Fact]
    public void What_is_not_finite_has_no_values() => Assert.Null(SymmetricEigen.Of(Matrix(4, (i, j) => i + j == 3 ? double.NaN : 1)));

    private static double[][] Matrix(int n, Func<int, int, double> element) => [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => element(i, j)).ToArray())];
}
