using Tune.Hpc.Numerics;

namespace Tune.Hpc.Tests.Numerics;

public sealed class CholeskyTests
{
    // The textbook example: L is (2), (6, 1), (−8, 5, 3).
    private static readonly double[][] _matrix = [[4], [12, 37], [-16, -43, 98]];

    [Fact]
    public void A_known_matrix_has_its_known_determinant_and_solution()
    {
        var factor = Cholesky.TryFactor(3, (i, j) => _matrix[i][j])!;
        Assert.Equal(Math.Log(36), factor.LogDeterminant, 12);
        Assert.Equal(Math.Log(4), factor.LogDeterminantOf(2), 12);
        Assert.Equal([0.5, -2, 4 / 3.0], factor.SolveLower([1, 1, -10]).Select(v => Math.Round(v, 12)).Zip([0.5, -2, 4 / 3.0], (a, b) => Math.Abs(a - b) < 1e-9 ? b : a));
        double[] x = factor.Solve([4 + 24 - 48, 12 + 74 - 129, -16 - 86 + 294]);
        Assert.All(x.Zip([1.0, 2, 3]), p => Assert.Equal(p.Second, p.First, 9));
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_has_no_factor() => Assert.Null(Cholesky.TryFactor(2, (i, j) => i == j ? 1 : 2));

    [Fact]
    public void Large_matrices_solve_to_what_they_were_made_from()
    {
        const int size = 61;
        double Element(int i, int j) => Math.Exp(-0.01 * (i - j) * (i - j)) + (i == j ? 0.1 : 0);
        var factor = Cholesky.TryFactor(size, Element)!;
        double[] wanted = [.. Enumerable.Range(0, size).Select(i => Math.Sin(i))];
        double[] right = [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Sum(j => Element(i, j) * wanted[j]))];
        Assert.All(factor.Solve(right).Zip(wanted), p => Assert.Equal(p.Second, p.First, 8));
    }
}
